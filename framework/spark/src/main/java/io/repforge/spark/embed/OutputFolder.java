package io.repforge.spark.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.framework.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of embeddings, on any file system that Hadoop knows. While they are made, {@code _progress} in it holds the plan and a file for each part that is whole; in the end
 * {@code _SUCCESS} has the plan. A part is written under another name and moved, and told of once it is in its place.
 */
final class OutputFolder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FileSystem files;
    private final Configuration settings;

    /** @throws UserError if there is no such file system, or it can't be reached */
    OutputFolder(String place, Configuration settings) {
        this.settings = settings;
        Path path = new Path(place);
        try {
            this.files = path.getFileSystem(settings);
            // Local files need no second file beside each.
            files.setWriteChecksum(false);
            this.folder = files.makeQualified(path);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "--out " + place + " can't be reached (" + e.getMessage() + "): name a folder, or one by a URL whose file system Spark has, such as hdfs://….", e);
        }
    }

    /** As others find it. */
    String place() {
        return folder.toString();
    }

    private Path progress() {
        return new Path(folder, "_progress");
    }

    private Path plan() {
        return new Path(progress(), "plan.json");
    }

    private Path success() {
        return new Path(folder, "_SUCCESS");
    }

    private Path part(OutputFormat format, int part) {
        return new Path(folder, String.format("part-%05d%s", part, format.ending()));
    }

    private Path told(int part) {
        return new Path(progress(), String.format("part-%05d.json", part));
    }

    /** By which plan all of it is made; empty if it isn't. */
    Optional<EmbeddingPlan> finished() throws IOException {
        return read(success(), EmbeddingPlan.class);
    }

    /** By which plan some of it is made; empty if none is. */
    Optional<EmbeddingPlan> begun() throws IOException {
        return read(plan(), EmbeddingPlan.class);
    }

    /** @throws UserError if something else is in its place */
    void requireOurs() throws IOException {
        if (!files.exists(folder) || finished().isPresent() || begun().isPresent()) {
            return;
        }
        if (!files.getFileStatus(folder).isDirectory() || files.listStatus(folder).length > 0) {
            throw new UserError("There is something else at " + folder + " already, which isn't replaced: name another folder with --out.");
        }
    }

    /** Removes it and all that is in it. */
    void remove() throws IOException {
        files.delete(folder, true);
    }

    void begin(EmbeddingPlan plan) throws IOException {
        files.mkdirs(progress());
        write(plan(), plan);
    }

    /** What is known of a part, if it is whole. */
    Optional<EmbeddedPart> done(EmbeddingPlan plan, int part) throws IOException {
        return files.exists(part(plan.format(), part)) ? read(told(part), EmbeddedPart.class) : Optional.empty();
    }

    /** A file to write a part to, which nobody else writes to. */
    Path temporary(OutputFormat format, int part) {
        return new Path(progress(), String.format("part-%05d-%s%s", part, UUID.randomUUID(), format.ending()));
    }

    /** Puts a file into its place, where another attempt at the same part may have put the same. */
    void put(Path temporary, EmbeddingPlan plan, int part, EmbeddedPart what) throws IOException {
        if (plan.format() == OutputFormat.NPY) {
            move(NpyFile.table(temporary), NpyFile.table(part(plan.format(), part)));
        }
        move(temporary, part(plan.format(), part));
        write(told(part), what);
    }

    private void move(Path from, Path to) throws IOException {
        if (!files.rename(from, to) && !files.exists(to)) {
            throw new IOException(from + " can't be moved to " + to);
        }
    }

    /**
     * Says that it is whole.
     *
     * @throws UserError if a part isn't there, although it was written
     */
    void finish(EmbeddingPlan plan) throws IOException {
        List<Integer> missing = new ArrayList<>();
        for (int part = 0; part < plan.parts(); part++) {
            if (!files.exists(part(plan.format(), part))) {
                missing.add(part);
            }
        }
        if (!missing.isEmpty()) {
            throw new UserError(
                    missing.size() + " of the " + plan.parts() + " files were written, but aren't in " + folder + " as this machine sees it, so it isn't a folder"
                            + " that the workers share: name one that all of them and this machine do, such as hdfs://… or one on a shared disk.");
        }
        write(success(), plan);
        files.delete(progress(), true);
    }

    private <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try (InputStream in = files.open(file)) {
            return Optional.of(JSON.readValue(in, type));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Not of ours, or cut off.
            return Optional.empty();
        }
    }

    private void write(Path file, Object value) throws IOException {
        Path temporary = new Path(progress(), UUID.randomUUID() + ".json");
        try (OutputStream out = files.create(temporary, true)) {
            out.write(JSON.writeValueAsBytes(value));
        }
        if (!files.rename(temporary, file)) {
            files.delete(file, false);
            move(temporary, file);
        }
    }

    Configuration settings() {
        return settings;
    }
}
