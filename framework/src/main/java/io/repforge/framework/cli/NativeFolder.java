package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;

/**
 * The folder into which native libraries are unpacked before they are loaded. Who else can write there could put code of their own into a run, so
 * it is the user's alone. Where the file system knows no permissions of groups and others, as on Windows, it has the rights of the user's own folder that
 * it lies in, and only its owner is looked at.
 */
public final class NativeFolder {

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

    /** The one of who runs this. */
    public static NativeFolder ofUser() {
        return new NativeFolder(Path.of(System.getProperty("user.home")), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Tells the libraries that unpack themselves. To be called before the first of them is loaded.
     *
     * @throws UserError if the folder isn't the user's alone
     */
    public void use() {
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
        } catch (IOException e) {
            throw new UserError("The folder " + folder + " for native libraries can't be made (" + UserError.reason(e) + "): " + another(), e);
        }
    }

    private static void make(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Path above = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a root is there already");
            Files.createDirectories(above);
            try {
                Files.createDirectory(folder, hasPermissions(above)
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))} : new FileAttribute<?>[0]);
            } catch (FileAlreadyExistsException e) {
                // By a run that started at the same time; or by somebody else, which is found out next.
            }
        }
    }

    private static boolean hasPermissions(Path folder) {
        try {
            return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
        } catch (IOException e) {
            // As after chroot, where the list of mounts has none for the root folder.
            return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new UserError("The folder " + folder + " for native libraries is none, but a file or a link: remove it, or " + another());
        }
        Path probe = Files.createTempFile(folder, ".owner", null);
        Object self = Files.getOwner(probe);
        Files.delete(probe);
        UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(self)) {
            throw unsafe(folder, "belongs to " + owner.getName());
        }
        Set<PosixFilePermission> permissions =
                hasPermissions(folder) ? Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS) : Set.of();
        if (permissions.stream().anyMatch(FOREIGN_WRITE::contains)) {
            throw unsafe(folder, "may be written by others (" + PosixFilePermissions.toString(permissions) + ")");
        }
    }

    private static UserError unsafe(Path folder, String why) {
        return new UserError("The folder " + folder + " for native libraries " + why + ", who could put code of theirs into a run: remove it, or " + another());
    }

    private static String another() {
        return "name another with REPFORGE_JAVA_OPTS=-D" + JAVACPP + "=DIR.";
    }
}
