package io.repforge.framework.install;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.PluginFiles;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A folder of plugins, and what is written down of those that were installed into it. Others may have been dropped in by hand.
 *
 * @param path the folder; it need not be there
 */
public record PluginFolder(Path path) {

    /** What is written down. */
    public PluginLock lock() {
        return PluginLock.in(path);
    }

    /** Where the file of a plugin lies. */
    public Path file(LockedPlugin plugin) {
        return path.resolve(plugin.file());
    }

    /**
     * What is wrong with what is installed, as sentences: files that are gone, or aren't what was installed; signatures that aren't of their keys.
     */
    public List<String> faults() {
        return lock().plugins().stream().flatMap(plugin -> fault(plugin).stream()).toList();
    }

    private Optional<String> fault(LockedPlugin plugin) {
        Path file = file(plugin);
        try {
            if (!Sha512.of(file).equalsIgnoreCase(plugin.sha512())) {
                return Optional.of(file + ": isn't what was installed (its digest is not that of " + path.resolve(PluginLock.FILE) + "), so nobody knows what is in it; "
                        + "install it again by plugins install " + plugin.named() + ", or if you have built it yourself, by plugins install " + file + " --unsigned.");
            }
        } catch (NoSuchFileException e) {
            return Optional.of(file + ": is gone, though " + path.resolve(PluginLock.FILE) + " says that it is installed; install it again by plugins install "
                    + plugin.named() + ", or say that it isn't wanted by plugins remove " + plugin.id() + ".");
        } catch (IOException e) {
            return Optional.of(file + ": can't be read (" + UserError.reason(e) + "); check its rights.");
        }
        if (plugin.key() != null && !plugin.isSigned()) {
            return Optional
                    .of(path.resolve(PluginLock.FILE) + ": the signature of " + plugin + " isn't by the key that stands beside it; install it again by plugins install "
                            + plugin.named() + ".");
        }
        return Optional.empty();
    }

    /**
     * Refuses what isn't what was installed.
     *
     * @throws UserError with a sentence for each
     */
    public void requireUnchanged() {
        List<String> faults = faults();
        if (!faults.isEmpty()) {
            throw new UserError(String.join(System.lineSeparator(), faults));
        }
    }

    /** The files in the folder that could be plugins' and that nothing is written down of. */
    public List<Path> droppedIn() {
        Set<Path> known = lock().plugins().stream().map(this::file).collect(Collectors.toSet());
        return files().stream().filter(file -> !known.contains(file)).toList();
    }

    /** The files in the folder that could be plugins'. */
    public List<Path> files() {
        return Files.isDirectory(path) ? List.copyOf(PluginFiles.in(List.of(path))) : List.of();
    }

    /**
     * What is known of a plugin's file: what was written down when it was installed, or else what it is.
     *
     * @param components what is to be told of what it brings
     */
    public static LockedPlugin told(Path file, List<Declared> components) {
        String sha512 = Sha512.told(file);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file is in a folder");
        PluginFile facts = PluginFile.read(file);
        LockedPlugin known = PluginLock.in(folder).find(facts.plugin().id()).filter(plugin -> plugin.sha512().equalsIgnoreCase(sha512)).orElseGet(
                () -> new LockedPlugin(facts.plugin().id(), facts.plugin().version(), facts.requires(), String.valueOf(file.getFileName()), sha512,
                        file.toAbsolutePath().normalize().toString(), null, null, null, null, List.of()));
        return new LockedPlugin(known.id(), known.version(), known.requires(), known.file(), known.sha512(), known.source(), known.index(), known.publisher(),
                known.key(), known.signature(), components);
    }

    /** Moves a file in, in place of those that were there of the same plugin, and writes that down. */
    void put(Path fetched, LockedPlugin plugin, List<Path> before) {
        try {
            DurableFiles.createFolder(path);
            Files.move(fetched, file(plugin), java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            for (Path old : before) {
                if (!old.equals(file(plugin))) {
                    Files.deleteIfExists(old);
                }
            }
            DurableFiles.syncFolder(path);
        } catch (IOException e) {
            throw new UserError(file(plugin) + ": can't be written (" + UserError.reason(e) + "); check the folder's rights and the free space.", e);
        }
        lock().with(plugin).write(path);
    }

    /** Takes files away, and what is written down of the plugin. */
    void take(String id, List<Path> files) {
        try {
            for (Path file : new ArrayList<>(files)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UserError(path + ": can't be changed (" + UserError.reason(e) + "); check its rights.", e);
        }
        lock().without(id).write(path);
    }
}
