package io.repforge.tests.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A release as it lies unpacked, for the platform that was built for: put together of what the build has packaged, in a moment, by links where the file system can.
 * What framework/release/src/assembly packs into archives is the same.
 *
 * @param home its folder, which has the launcher
 */
record UnpackedRelease(Path home) {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /**
     * Puts it together.
     *
     * @param home its folder, which is made
     */
    static UnpackedRelease in(Path home) throws IOException {
        Path lib = Files.createDirectories(home.resolve("lib"));
        for (Path jar : jars(CHECKOUT.resolve("framework/target/lib"))) {
            link(jar, lib);
        }
        link(packaged(CHECKOUT.resolve("framework")), lib);
        Path bundles = Files.createDirectory(home.resolve("bundles"));
        for (Path bundle : bundles()) {
            link(packaged(bundle), bundles);
        }
        Path kit = Files.createDirectories(home.resolve("kit/lib"));
        link(packaged(CHECKOUT.resolve("plugin-api/kit")), home.resolve("kit"));
        for (Path jar : jars(CHECKOUT.resolve("plugin-api/kit/target/lib"))) {
            link(jar, kit);
        }
        copyRecipes(home.resolve("configs"));
        Files.createDirectory(home.resolve("plugins"));
        Files.copy(CHECKOUT.resolve("repforge"), home.resolve("repforge"));
        home.resolve("repforge").toFile().setExecutable(true);
        return new UnpackedRelease(home);
    }

    /** Folders of the modules that are bundles. */
    static List<Path> bundles() throws IOException {
        try (Stream<Path> folders = Files.list(CHECKOUT.resolve("plugins"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
        }
    }

    /** Jars of the libraries that the host and the kit run with. */
    static List<Path> libraries() throws IOException {
        List<Path> libraries = new ArrayList<>(jars(CHECKOUT.resolve("framework/target/lib")));
        libraries.addAll(jars(CHECKOUT.resolve("plugin-api/kit/target/lib")));
        return libraries;
    }

    /** The jar that a module is packaged as. */
    static Path packaged(Path module) throws IOException {
        List<Path> found = jars(module.resolve("target")).stream().filter(jar -> jar.getFileName().toString().matches("repforge-.*-[0-9.]+\\.jar")).toList();
        if (found.size() != 1) {
            throw new IllegalStateException("no packaged jar in " + module.resolve("target") + "; these tests run on packaged jars: use 'mvn verify'");
        }
        return found.get(0);
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static void link(Path jar, Path folder) throws IOException {
        Path target = folder.resolve(jar.getFileName());
        try {
            Files.createLink(target, jar);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(jar, target);
        }
    }

    private static void copyRecipes(Path target) throws IOException {
        Path configs = CHECKOUT.resolve("configs");
        for (Path folder : List.of(configs, configs.resolve("fashion-mnist"))) {
            Path to = Files.createDirectories(target.resolve(configs.relativize(folder).toString()));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    /** Runs the launcher. The first time, it archives classes, which takes some seconds. */
    ProcessRun run(Path workingFolder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("repforge").toString()));
        command.addAll(List.of(arguments));
        return ProcessRun.of(workingFolder, command);
    }
}
