package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where Repforge is installed. The launcher says it in the system property {@code repforge.home}; without, Repforge is used as a
 * library, and its plugins are on the class path.
 *
 * @param root folder of the installation; empty where there is none
 */
record Home(Optional<Path> root) {

    /** A class of the kit, which depends on the framework, and not the other way. */
    private static final String KIT = "io.repforge.kit.ComponentKit";

    static Home current() {
        return new Home(Optional.ofNullable(System.getProperty("repforge.home")).map(Path::of));
    }

    /** Folders with plugin jars: the bundled ones, and those that the user dropped into {@code plugins}. */
    List<Path> pluginFolders() {
        return root.stream()
                .flatMap(home -> Stream.of(home.resolve(".repforge").resolve("plugins"), home.resolve("plugins")))
                .filter(Files::isDirectory)
                .toList();
    }

    /**
     * The compatibility kit for tests of plugins: its jar, or its folder of classes while Repforge itself is developed.
     *
     * @throws UserError if it isn't installed
     */
    Path kit() {
        Optional<Path> jar = root.map(home -> home.resolve(".repforge").resolve("kit")).filter(Files::isDirectory).flatMap(Home::jarIn);
        return jar.or(Home::kitOnClassPath).orElseThrow(() -> new UserError("There is no compatibility kit to test plugins with in "
                + root.map(home -> home.resolve(".repforge").resolve("kit").toString()).orElse("the class path") + "; run ./repforge --rebuild in Repforge's folder."));
    }

    private static Optional<Path> jarIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst();
        } catch (IOException e) {
            throw new UserError(folder + " can't be read (" + UserError.reason(e) + "): check its rights.", e);
        }
    }

    private static Optional<Path> kitOnClassPath() {
        try {
            return Optional.of(BundledRepository.place(Class.forName(KIT, false, Home.class.getClassLoader())));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What starts Repforge in a shell whose working folder is the given one. */
    String launcher(Path workingFolder) {
        return root.map(Path::toAbsolutePath)
                .map(home -> home.equals(workingFolder.toAbsolutePath()) ? "./repforge" : home.resolve("repforge").toString())
                .orElse("repforge");
    }

    /** For stack traces. It need not exist. */
    Path logs() {
        return root.map(home -> home.resolve(".repforge").resolve("logs")).orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** For downloads and what is unpacked from plugins. It need not exist. */
    Path cache() {
        return root.map(home -> home.resolve(".repforge").resolve("cache"))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "repforge"));
    }
}
