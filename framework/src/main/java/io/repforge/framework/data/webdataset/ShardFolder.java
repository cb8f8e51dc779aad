package io.repforge.framework.data.webdataset;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that shards of one name are written to. They grow in a hidden folder inside it, which goes when this is closed or the virtual
 * machine is interrupted, and get their names when all of them are whole. Nothing that is in the folder already is changed.
 */
final class ShardFolder implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardFolder.class);
    private static final Pattern NAME = Pattern.compile("[\\w][\\w.+-]*");

    private final Path dir;
    private final String name;
    private final String ending;
    private final Path temporary;
    private final Thread interrupted = new Thread(this::deleteQuietly, "repforge-shards-interrupted");

    private ShardFolder(Path dir, String name, String ending) throws IOException {
        this.dir = dir;
        this.name = name;
        this.ending = ending;
        this.temporary = Files.createTempDirectory(dir, "." + name + "-");
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /**
     * @param dir made where it doesn't exist
     * @param name what the names of the shards begin with
     * @param ending how they end
     * @throws UserError if it can't be a name, or the folder holds shards of that name
     */
    static ShardFolder open(Path dir, String name, String ending) throws IOException {
        requireFree(dir, name);
        Files.createDirectories(dir);
        tellLeftovers(dir, name);
        return new ShardFolder(dir, name, ending);
    }

    /** Nobody can tell what a killed process left from what another writes at this moment, so none of it is removed. */
    private static void tellLeftovers(Path dir, String name) throws IOException {
        Pattern hidden = Pattern.compile("\\." + Pattern.quote(name) + "-\\d+");
        try (Stream<Path> files = Files.list(dir)) {
            files.filter(file -> hidden.matcher(file.getFileName().toString()).matches() && Files.isDirectory(file)).sorted()
                    .forEach(left -> LOG.warn("{} holds shards that were never finished: delete it, unless something writes them at this moment", left));
        }
    }

    /**
     * That the folder holds no shards of a name, compressed in whatever way: old and new ones would be read as one dataset.
     *
     * @throws UserError if it does, or it can't be a name
     */
    static void requireFree(Path dir, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new UserError("'" + name + "' can't be the name of a dataset; use letters, digits, '_', '-', '+' and '.'");
        }
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw new UserError(dir + " is a file; give a folder for the shards");
        }
        if (!Files.isDirectory(dir)) {
            return;
        }
        Pattern shards = Pattern.compile(Pattern.quote(name) + "-\\d+\\.(tar(\\.gz|\\.zst)?|tgz)");
        try (Stream<Path> files = Files.list(dir)) {
            List<String> taken = files.map(file -> file.getFileName().toString()).filter(shards.asMatchPredicate()).sorted().toList();
            if (!taken.isEmpty()) {
                throw taken(dir, name, taken);
            }
        }
    }

    private static UserError taken(Path dir, String name, List<String> taken) {
        String more = taken.size() > 2 ? " and " + (taken.size() - 2) + " more" : "";
        return new UserError(dir + " holds shards of the name '" + name + "' already (" + String.join(", ", taken.subList(0, Math.min(2, taken.size())))
                + more + "), and nothing is replaced: give the new ones another name (--name) or folder (--out), or delete those first");
    }

    /** What names of its shards begin with, for messages. */
    Path named() {
        return dir.resolve(name);
    }

    /** A file of its own in the hidden folder. */
    Path temporary(String file) {
        return temporary.resolve(file);
    }

    /**
     * Gives whole shards their names: all of them, or none.
     *
     * @param whole files from the hidden folder, in order
     * @return the shards in order
     * @throws UserError if there are shards of that name by now
     */
    List<Path> moveIntoPlace(List<Path> whole) throws IOException {
        requireFree(dir, name);
        // All of them before the first has its name: what bears a name is whole, even after a loss of power.
        for (Path file : whole) {
            DurableFiles.sync(file);
        }
        List<Path> shards = new ArrayList<>();
        try {
            for (Path file : whole) {
                Path shard = dir.resolve(String.format(Locale.ROOT, "%s-%06d%s", name, shards.size(), ending));
                // Without the option to replace: fails if there is such a file.
                Files.move(file, shard);
                shards.add(shard);
            }
        } catch (IOException e) {
            for (Path shard : shards) {
                Files.deleteIfExists(shard);
            }
            if (e instanceof FileAlreadyExistsException) {
                requireFree(dir, name);
            }
            throw e;
        }
        DurableFiles.syncFolder(dir);
        return List.copyOf(shards);
    }

    private void deleteQuietly() {
        try {
            DurableFiles.delete(temporary);
        } catch (IOException e) {
            // The virtual machine is ending: nobody is left to be told.
        }
    }

    /** Removes the hidden folder with what is still in it. */
    @Override
    public void close() throws IOException {
        DurableFiles.delete(temporary);
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            // The virtual machine is ending, and the hook has its turn.
        }
    }
}
