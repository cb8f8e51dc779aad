package io.repforge.framework.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a run, a folder each: {@code epoch-NNNN} after whole epochs, {@code step-NNNNNNNN} where a run was interrupted. Each
 * is written under another name, brought to the disk and moved into place, so that what bears such a name is whole; digests of its files tell
 * whether it still is, and its progress says whose it is.
 */
public final class Checkpoints {

    /** Names the newest checkpoint. */
    public static final String LAST = "last";
    /** Names the checkpoint with the best score. */
    public static final String BEST = "best";

    private static final String MODEL = "checkpoint";
    private static final String PROGRESS = "progress.json";
    /** Beside the model, what probes had learnt that learn while the run trains. */
    public static final String ONLINE = "online";
    /** Beside the model, what is each worker's own of those who train together. */
    public static final String WORKERS = "workers";
    private static final List<String> FILES = List.of(MODEL, PROGRESS);
    private static final String EPOCH = "epoch-";
    private static final String STEP = "step-";
    private static final String NAME = "(" + EPOCH + "|" + STEP + ")[0-9]{1,12}";
    /** What a folder's name ends with while it is written, while another takes its place, and while it is deleted. */
    private static final String PART = ".part";
    private static final String OLD = ".old";
    private static final String GONE = ".gone";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Set<String> recipes;

    /**
     * @param folder where they lie
     * @param recipes digests of the recipes that the run has had: checkpoints of others are another run's
     */
    Checkpoints(Path folder, Set<String> recipes) {
        this.folder = folder;
        this.recipes = Set.copyOf(recipes);
    }

    /**
     * Where a run stood, and whose it is. Random tensors and initial values are functions of seed, step and name, so nothing else is needed to go on.
     *
     * @param step optimizer steps done
     * @param stepsPerEpoch steps of an epoch
     * @param seed seed of the run
     * @param recipe digest of its recipe, see {@link RunRecipe#digest}
     * @param pass pass over the data
     * @param pairs pairs of that pass used up
     * @param skipped how often a step that can't be read was left out
     * @param dataSteps steps of the training data together, by which a pass is counted; -1 where nobody knows
     * @param logged steps that had metrics
     * @param window metrics that were added up since the last line of metrics
     */
    public record Progress(
            long step, long stepsPerEpoch, long seed, String recipe, long pass, long pairs, long skipped, long dataSteps, LoggedSteps logged,
            Map<String, MetricSum> window) {

        public Progress {
            logged = logged == null ? LoggedSteps.NONE : logged;
            window = window == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(window));
        }

        /** Where the data is gone on with. */
        public Position position() {
            return new Position(pass, pairs, skipped);
        }

        private String name() {
            return step % stepsPerEpoch == 0 ? String.format(EPOCH + "%04d", step / stepsPerEpoch) : String.format(STEP + "%08d", step);
        }
    }

    /** A checkpoint on disk. */
    public record Saved(Path folder, Progress progress) {

        /** ONNX Runtime's checkpoint: parameters, state and the optimizer's moments. */
        public Path model() {
            return folder.resolve(MODEL);
        }

        /**
         * What lies beside the model.
         *
         * @param name {@value #ONLINE} or {@value #WORKERS}
         * @return empty if nothing of that name does
         */
        public Optional<Path> beside(String name) {
            return Optional.of(folder.resolve(name)).filter(Files::exists);
        }
    }

    /**
     * The newest checkpoint that is what was saved.
     *
     * @param saved empty if there is none
     * @param passedOver why newer ones aren't, a clause each
     */
    public record Newest(Optional<Saved> saved, List<String> passedOver) {}

    /**
     * Which checkpoints stay.
     *
     * @param newest so many of the newest, at least 1
     * @param best name of the score whose best one stays, too; null for none
     */
    public record Keep(int newest, @Nullable String best) {

        /** What the names of scores begin with among the metrics of a run. */
        public static final String SCORE = "evaluate/";

        /** The newest ten, as a recipe keeps them by default. */
        public static final Keep TEN = new Keep(10, null);

        public Keep {
            if (newest < 1) {
                throw new IllegalArgumentException("at least 1 checkpoint must be kept, not " + newest);
            }
        }
    }

    /** Brings back what a crash left half done. Only for the run that trains into the folder. */
    void recover() {
        try {
            for (Path entry : entries()) {
                String name = entry.getFileName().toString();
                if (!name.matches("\\." + NAME + "\\.(part|old|gone)")) {
                    continue;
                }
                Path place = folder.resolve(name.substring(1, name.lastIndexOf('.')));
                if (name.endsWith(OLD) && !Files.exists(place)) {
                    DurableFiles.move(entry, place);
                }
                DurableFiles.delete(entry);
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /** Whether there are any, good or not. */
    public boolean isEmpty() {
        return names().isEmpty();
    }

    /**
     * Saves a checkpoint. When it is in place, older ones go as far as they aren't kept, and those of interruptions in any case.
     *
     * @param besides what lies beside the model, by name
     * @param model writes ONNX Runtime's checkpoint into the file that it is given
     * @throws UserError if it can't be written, or as {@code model} throws; earlier checkpoints are untouched then
     */
    public Saved save(Progress progress, Keep keep, Map<String, DurableFiles.Content> besides, Consumer<Path> model) {
        String name = progress.name();
        Path place = folder.resolve(name);
        Path beside = hidden(name, PART);
        try {
            DurableFiles.createFolder(folder);
            DurableFiles.delete(beside);
            Files.createDirectories(beside);
            fill(beside, model);
            Files.write(beside.resolve(PROGRESS), JSON.writeValueAsBytes(progress));
            List<String> files = new ArrayList<>(FILES);
            for (Map.Entry<String, DurableFiles.Content> one : besides.entrySet()) {
                try (OutputStream out = Files.newOutputStream(beside.resolve(one.getKey()))) {
                    one.getValue().writeTo(out);
                }
                files.add(one.getKey());
            }
            Digests.write(beside, files);
            Path replaced = hidden(name, OLD);
            DurableFiles.delete(replaced);
            if (Files.exists(place)) {
                DurableFiles.move(place, replaced);
            }
            DurableFiles.move(beside, place);
            DurableFiles.delete(replaced);
            prune(progress, keep);
        } catch (IOException e) {
            throw new UserError("The checkpoint " + place + " can't be written (" + UserError.reason(e) + "): check the folder's rights and "
                    + "the free space; earlier checkpoints are untouched.", e);
        }
        return new Saved(place, progress);
    }

    /** What doesn't come to be a checkpoint leaves nothing behind. */
    private static void fill(Path beside, Consumer<Path> model) throws IOException {
        try {
            model.accept(beside.resolve(MODEL));
        } catch (RuntimeException e) {
            DurableFiles.delete(beside);
            throw e;
        }
    }

    private Path hidden(String name, String suffix) {
        return folder.resolve("." + name + suffix);
    }

    /**
     * Deletes what isn't kept beside a checkpoint, as far as a crash kept that from being done when it was saved.
     *
     * @param newest one that is what was saved
     */
    public void tidy(Saved newest, Keep keep) {
        try {
            prune(newest.progress, keep);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private void prune(Progress now, Keep keep) throws IOException {
        String best = keep.best == null ? "" : best().map(BestCheckpoint::checkpoint).orElse("");
        // What is newer than this one is damaged, and will be replaced.
        List<String> older = names().stream().filter(name -> stepOf(name, now.stepsPerEpoch) <= now.step)
                .sorted(Comparator.comparingLong((String name) -> stepOf(name, now.stepsPerEpoch)).reversed()).toList();
        List<String> epochs = older.stream().filter(name -> name.startsWith(EPOCH)).toList();
        for (String name : older) {
            boolean ofInterruption = name.startsWith(STEP) && !name.equals(now.name());
            if (ofInterruption || epochs.indexOf(name) >= keep.newest && !name.equals(best)) {
                Path gone = hidden(name, GONE);
                DurableFiles.delete(gone);
                DurableFiles.move(folder.resolve(name), gone);
                DurableFiles.delete(gone);
            }
        }
    }

    /** The newest that is what was saved; newer ones that aren't are passed over. */
    public Newest newest() {
        Map<String, String> faults = new LinkedHashMap<>();
        Optional<Saved> saved = Stream.of(newest(EPOCH, faults), newest(STEP, faults)).flatMap(Optional::stream)
                .max(Comparator.comparingLong(good -> good.progress.step));
        saved.ifPresent(good -> faults.keySet().removeIf(name -> stepOf(name, good.progress.stepsPerEpoch) <= good.progress.step));
        return new Newest(saved, List.copyOf(faults.values()));
    }

    /** The newest good one of a kind; what keeps newer ones from being good goes into {@code faults}. */
    private Optional<Saved> newest(String kind, Map<String, String> faults) {
        List<String> newestFirst = names().stream().filter(name -> name.startsWith(kind))
                .sorted(Comparator.comparingLong((String name) -> stepOf(name, 1)).reversed()).toList();
        for (String name : newestFirst) {
            try {
                return Optional.of(open(name));
            } catch (Damaged e) {
                faults.put(name, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * A checkpoint by its name.
     *
     * @param name of its folder, {@value #LAST} or {@value #BEST}
     * @throws UserError if there is none of that name, or if it isn't what was saved
     */
    public Saved named(String name) {
        if (names().isEmpty()) {
            throw new UserError("The run " + folder.getParent() + " has no checkpoint yet: train it for at least one epoch.");
        }
        if (name.equals(LAST)) {
            Newest newest = newest();
            if (newest.passedOver.isEmpty()) {
                return newest.saved.orElseThrow();
            }
            throw new UserError(newest.passedOver.get(0) + ": " + newest.saved
                    .map(good -> "name another checkpoint with --checkpoint, such as " + good.folder.getFileName() + ", which is the newest good one.")
                    .orElse("no other checkpoint of the run is left, so train another."));
        }
        String chosen = name;
        if (name.equals(BEST)) {
            chosen = best().orElseThrow(() -> new UserError("The run " + folder.getParent() + " has no best checkpoint: it keeps one if its recipe names a "
                    + "score with keep_best, after the first evaluation.")).checkpoint();
        }
        if (!names().contains(chosen)) {
            throw new UserError("The run " + folder.getParent() + " has no checkpoint " + chosen + ": there are " + String.join(", ", names()) + ", and "
                    + LAST + " and " + BEST + " name one of them.");
        }
        try {
            return open(chosen);
        } catch (Damaged e) {
            throw new UserError(e.getMessage() + ": name another checkpoint with --checkpoint.", e);
        }
    }

    /**
     * The best checkpoint, if there is one.
     *
     * @throws UserError if what says so is damaged
     */
    public Optional<BestCheckpoint> best() {
        return BestCheckpoint.read(folder);
    }

    /** Whether a checkpoint with this value of a score would be the best. */
    public boolean wouldBeBest(Score score, double value) {
        return best().filter(best -> best.score().equals(score.name())).map(best -> best.isBeatenBy(score, value)).orElse(Double.isFinite(value));
    }

    /** Makes a checkpoint that is in place the best. */
    public void setBest(Score score, double value, Progress progress) {
        BestCheckpoint.of(score.name(), value, progress.name()).write(folder);
    }

    /** A checkpoint that isn't what was saved; the message is a clause. */
    private static final class Damaged extends Exception {

        Damaged(String clause) {
            super(clause);
        }
    }

    private Saved open(String name) throws Damaged {
        Path entry = folder.resolve(name);
        Progress progress;
        try {
            Optional<String> fault = Digests.fault(entry, FILES);
            if (fault.isPresent()) {
                throw new Damaged(fault.get());
            }
            progress = JSON.readValue(Files.readAllBytes(entry.resolve(PROGRESS)), Progress.class);
        } catch (IOException e) {
            throw new Damaged(entry + " can't be read (" + UserError.reason(e).lines().findFirst().orElse("") + ")");
        }
        if (!progress.name().equals(name)) {
            throw new Damaged(entry + " isn't what its name says: its files are those of " + progress.name());
        }
        if (!recipes.contains(progress.recipe)) {
            throw new Damaged(entry + " is of another run: its recipe isn't this run's recipe.yaml, or that was changed by hand");
        }
        return new Saved(entry, progress);
    }

    /** Steps done of all that are in place. */
    public List<Long> steps(long stepsPerEpoch) {
        return names().stream().map(name -> stepOf(name, stepsPerEpoch)).toList();
    }

    /** Names of all that are in place. */
    private List<String> names() {
        return entries().stream().map(entry -> entry.getFileName().toString()).filter(name -> name.matches(NAME))
                .toList();
    }

    private static long stepOf(String name, long stepsPerEpoch) {
        return name.startsWith(EPOCH) ? Long.parseLong(name.substring(EPOCH.length())) * stepsPerEpoch : Long.parseLong(name.substring(STEP.length()));
    }

    private List<Path> entries() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }
}
