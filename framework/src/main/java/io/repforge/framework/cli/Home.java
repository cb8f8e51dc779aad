package io.repforge.framework.cli;

import io.repforge.framework.ClassPlace;
import io.repforge.framework.UserError;
import io.repforge.framework.install.IndexPlace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where Repforge is installed. The launcher says it in the system property {@code repforge.home}; without, Repforge is used as a
 * library, and its plugins are on the class path.
 *
 * <p>An unpacked release has {@code lib}, {@code bundles}, {@code kit} and {@code configs} beside the launcher. A checkout has the first three in
 * {@code .repforge}, where the launcher builds them. In both, {@code plugins} is for jars of the user, and {@code .repforge} holds what is made on this machine:
 * logs, downloads, the launcher's archive of classes. Where the user can't write, as in an installation for all of a machine's users, folders of the user's own
 * take the place of these two; the launcher goes by the same rule.
 *
 * @param root folder of the installation; empty where there is none
 * @param user the user's own folder
 */
public record Home(Optional<Path> root, Path user) {

    /** A class of the kit, which depends on the framework, and not the other way. */
    private static final String KIT = "io.repforge.kit.ComponentKit";
    /** A class of the bundle of essentials, which the host knows nothing of either. */
    private static final String ESSENTIALS = "io.repforge.essentials.pairs.IdentityPairs";

    public static Home current() {
        return new Home(Optional.ofNullable(System.getProperty("repforge.home")).map(Path::of), Path.of(System.getProperty("user.home")));
    }

    /** Folders with plugin jars that are there: the bundled ones, and those for the user's. */
    List<Path> pluginFolders() {
        Set<Path> folders = new LinkedHashSet<>();
        root.ifPresent(home -> {
            folders.add(parts(home).resolve("bundles"));
            folders.add(home.resolve("plugins"));
            folders.add(userPlugins());
        });
        return folders.stream().filter(Files::isDirectory).toList();
    }

    /**
     * Where jars go that the user installs: {@code plugins} of the installation, or a folder of the user's own where that can't be written. It need not exist. It is
     * among {@link #pluginFolders} once it does, unless Repforge is used as a library.
     */
    Path userPlugins() {
        return root.filter(home -> isWritable(home, home.resolve("plugins"))).map(home -> home.resolve("plugins"))
                .orElseGet(() -> user.resolve(".local").resolve("share").resolve("repforge").resolve("plugins"));
    }

    /**
     * The compatibility kit for tests of plugins: its jar, or its folder of classes while Repforge itself is developed.
     *
     * @throws UserError if it isn't installed
     */
    Path kit() {
        Optional<Path> folder = root.map(home -> parts(home).resolve("kit"));
        return folder.filter(Files::isDirectory).flatMap(place -> jarIn(place, "")).or(() -> onClassPath(KIT)).orElseThrow(() -> new UserError(
                "There is no compatibility kit to test plugins with in " + folder.map(Path::toString).orElse("the class path") + "; " + remedy()));
    }

    private String remedy() {
        return root.filter(Home::isRelease).isPresent() ? "unpack Repforge again." : "run ./repforge --rebuild in Repforge's folder.";
    }

    private static boolean isRelease(Path home) {
        return Files.isDirectory(home.resolve("lib"));
    }

    /** The folder of what the launcher builds in a checkout, and a release brings along. */
    private static Path parts(Path home) {
        return isRelease(home) ? home : made(home);
    }

    private static Path made(Path home) {
        return home.resolve(".repforge");
    }

    /**
     * The bundle of essentials, whose components tests of plugins are put together with: its jar, or its folder of classes while Repforge itself is developed.
     *
     * @throws UserError if it isn't installed
     */
    Path essentials() {
        Optional<Path> jar = pluginFolders().stream().flatMap(folder -> jarIn(folder, "repforge-essentials-").stream()).findFirst();
        return jar.or(() -> onClassPath(ESSENTIALS)).orElseThrow(() -> new UserError("There is no jar repforge-essentials-….jar to test plugins with in "
                + (pluginFolders().isEmpty() ? "the class path" : pluginFolders()) + "; " + remedy()));
    }

    private static Optional<Path> jarIn(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix) && file.toString().endsWith(".jar")).findFirst();
        } catch (IOException e) {
            throw new UserError(folder + " can't be read (" + UserError.reason(e) + "): check its rights.", e);
        }
    }

    private static Optional<Path> onClassPath(String type) {
        try {
            return Optional.of(ClassPlace.of(Class.forName(type, false, Home.class.getClassLoader())));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The kit's jar, or folder of classes, and the libraries that run its tests. */
    List<Path> kitLibraries() {
        List<Path> libraries = new ArrayList<>(List.of(kit()));
        root.map(home -> parts(home).resolve("kit").resolve("lib")).filter(Files::isDirectory).ifPresent(folder -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(libraries::add);
            } catch (IOException e) {
                throw new UserError(folder + " can't be read (" + UserError.reason(e) + "): check its rights.", e);
            }
        });
        return libraries;
    }

    /** The folder of the plugins that are part of the installation; empty where there is none. */
    Optional<Path> bundles() {
        return root.map(home -> parts(home).resolve("bundles")).filter(Files::isDirectory);
    }

    /** Repforge's own index of plugins. It need not exist. */
    Optional<Path> index() {
        return root.map(home -> home.resolve("plugins").resolve(IndexPlace.FILE));
    }

    /** What starts Repforge in a shell whose working folder is the given one. */
    String launcher(Path workingFolder) {
        return root.map(Path::toAbsolutePath)
                .map(home -> home.equals(workingFolder.toAbsolutePath()) ? "." + File.separator + "repforge" : home.resolve("repforge").toString())
                .orElse("repforge");
    }

    /** For stack traces. It need not exist. */
    Path logs() {
        return root.isPresent() ? own().resolve("logs") : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** For downloads and what is unpacked from plugins. It need not exist. */
    public Path cache() {
        return root.isPresent() ? own().resolve("cache") : own();
    }

    /** The folder of what is made on this machine. */
    private Path own() {
        return root.filter(home -> isWritable(home, made(home))).map(Home::made).orElseGet(() -> user.resolve(".cache").resolve("repforge"));
    }

    /** Whether the user may write into a folder of the installation, or make it. */
    private static boolean isWritable(Path home, Path folder) {
        return Files.isWritable(Files.exists(folder) ? folder : home);
    }
}
