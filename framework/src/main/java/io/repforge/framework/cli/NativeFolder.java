package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder into which native libraries are unpacked before they are loaded. Who else can write there could put code of their own into a run, so
 * it is the user's alone.
 */
final class NativeFolder {

    /** Where JavaCPP unpacks ONNX Runtime, oneDNN and ND4J; who sets it has chosen, and is checked too. */
    static final String JAVACPP = "org.bytedeco.javacpp.cachedir";
    /** Where JNA and zstd-jni unpack. */
    private static final Set<String> OTHERS = Set.of("jna.tmpdir", "ZstdTempFolder");
    private static final Set<PosixFilePermission> FOREIGN_WRITE = Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path home;
    private final Path temporary;

    /**
     * @param home the user's own folder
     * @param temporary what is taken where nothing can be made there
     */
    NativeFolder(Path home, Path temporary) {
        this.home = home;
        this.temporary = temporary;
    }

    static NativeFolder ofUser() {
        return new NativeFolder(Path.of(System.getProperty("user.home")), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Tells the libraries that unpack themselves. To be called before the first of them is loaded.
     *
     * @throws UserError if the folder isn't the user's alone
     */
    void use() {
        String chosen = System.getProperty(JAVACPP);
        Path folder = chosen != null ? required(Path.of(chosen)) : path();
        System.setProperty(JAVACPP, folder.toString());
        for (String property : OTHERS) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, folder.toString());
            }
        }
    }

    /**
     * The folder, made if it isn't there.
     *
     * @throws UserError if it isn't the user's alone
     */
    Path path() {
        Path own = home.resolve(".cache").resolve("repforge").resolve("natives");
        try {
            Files.createDirectories(own.getParent());
            return required(own);
        } catch (IOException e) {
            return required(temporary.resolve("repforge-natives-" + System.getProperty("user.name")));
        }
    }

    private static Path required(Path folder) {
        try {
            make(folder);
            requireOwn(folder);
            return folder;
        } catch (UnsupportedOperationException e) {
            return folder; // a file system without owners
        } catch (IOException e) {
            throw new UserError("The folder " + folder + " for native libraries can't be made (" + UserError.reason(e) + "): " + another(), e);
        }
    }

    private static void make(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            try {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // By a run that started at the same time; or by somebody else, which is found out next.
            }
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new UserError("The folder " + folder + " for native libraries is none, but a file or a link: remove it, or " + another());
        }
        Path probe = Files.createTempFile(folder, ".owner", null);
        Object self = Files.getOwner(probe);
        Files.delete(probe);
        boolean foreign = !attributes.owner().equals(self);
        if (foreign || attributes.permissions().stream().anyMatch(FOREIGN_WRITE::contains)) {
            throw new UserError("The folder " + folder + " for native libraries " + (foreign ? "belongs to " + attributes.owner().getName()
                    : "may be written by others (" + PosixFilePermissions.toString(attributes.permissions()) + ")")
                    + ", who could put code of theirs into a run: remove it, or " + another());
        }
    }

    private static String another() {
        return "name another with REPFORGE_JAVA_OPTS=-D" + JAVACPP + "=DIR.";
    }
}
