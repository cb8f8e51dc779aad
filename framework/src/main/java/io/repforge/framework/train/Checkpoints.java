package io.repforge.framework.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, a folder each: {@code epoch-NNNN} after whole epochs, {@code step-NNNNNNNN} where a run was interrupted. Each
 * is written under another name and moved into place, so that what bears such a name is whole.
 */
public final class Checkpoints {

    private static final String MODEL = "checkpoint";
    private static final String PROGRESS = "progress.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /**
     * Where a run stood. Random tensors and initial values are functions of seed, step and name, so nothing else is needed to go on.
     *
     * @param step optimizer steps done
     * @param stepsPerEpoch steps of an epoch
     * @param seed seed of the run
     * @param pass pass over the data
     * @param pairs pairs of that pass used up
     * @param window metrics that were added up since the last line of metrics
     */
    public record Progress(long step, long stepsPerEpoch, long seed, long pass, long pairs, Map<String, MetricWindow.Sum> window) {

        public Progress {
            window = window == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(window));
        }

        Position position() {
            return new Position(pass, pairs);
        }
    }

    /** A checkpoint on disk. */
    public record Saved(Path folder, Progress progress) {

        /** ONNX Runtime's checkpoint: parameters, state and the optimizer's moments. */
        public Path model() {
            return folder.resolve(MODEL);
        }
    }

    /**
     * Saves a checkpoint. One of an interruption goes once a later one is in place.
     *
     * @param model writes ONNX Runtime's checkpoint into the file that it is given
     */
    public Saved save(Progress progress, Consumer<Path> model) {
        boolean whole = progress.step % progress.stepsPerEpoch == 0;
        String name = whole
                ? String.format("epoch-%04d", progress.step / progress.stepsPerEpoch)
                : String.format("step-%08d", progress.step);
        Path place = folder.resolve(name);
        Path beside = folder.resolve("." + name + ".part");
        try {
            Files.createDirectories(folder);
            delete(beside);
            Files.createDirectories(beside);
            model.accept(beside.resolve(MODEL));
            Files.write(beside.resolve(PROGRESS), JSON.writeValueAsBytes(progress));
            Path replaced = folder.resolve("." + name + ".old");
            delete(replaced);
            if (Files.exists(place)) {
                Files.move(place, replaced, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
            delete(replaced);
            for (Saved other : all()) {
                if (other.progress.step < progress.step && other.folder.getFileName().toString().startsWith("step-")) {
                    delete(other.folder);
                }
            }
        } catch (IOException e) {
            throw new UserError("The checkpoint " + place + " can't be written (" + UserError.reason(e) + "): check the folder's rights and "
                    + "the free space; earlier checkpoints are untouched.", e);
        }
        return new Saved(place, progress);
    }

    /** The checkpoint with the most steps. */
    public Optional<Saved> latest() {
        return all().stream().max(Comparator.comparingLong(saved -> saved.progress.step));
    }

    private List<Saved> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith(".") && Files.isRegularFile(entry.resolve(PROGRESS)))
                    .map(Checkpoints::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Saved read(Path entry) {
        Path file = entry.resolve(PROGRESS);
        try {
            return new Saved(entry, JSON.readValue(file.toFile(), Progress.class));
        } catch (IOException e) {
            throw new UserError(file + " is damaged (" + e.getMessage().lines().findFirst().orElse("") + "): remove the folder " + entry
                    + " to go on from the checkpoint before it.", e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException fault) throws IOException {
                if (fault != null) {
                    throw fault;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
