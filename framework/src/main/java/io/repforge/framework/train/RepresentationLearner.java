package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.UpdateRule;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Interleave;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.PresetOverride;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.LoggedSteps;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.StartedRun;
import io.repforge.framework.run.RunRecipe;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns representations: a choice of components, and the loop that trains them. From a recipe, or built in Java:
 * <pre>{@code
 * var learner = RepresentationLearner.of("simclr").batchSize(10).augmenter("none").build();
 * learner.learn(List.of(WebDataset.open(shards)), LearnOptions.of().epochs(1).logDir(Path.of("temp")));
 * }</pre>
 */
public final class RepresentationLearner {

    private static final Logger LOG = LoggerFactory.getLogger(RepresentationLearner.class);

    /** Steps at which learning rates of runs of two lengths are compared. */
    private static final int LENGTH_SAMPLES = 64;

    private final Recipe recipe;
    private final @Nullable Space observationSpace;

    private RepresentationLearner(Recipe recipe, @Nullable Space observationSpace) {
        this.recipe = recipe;
        this.observationSpace = observationSpace;
    }

    /** A learner as a recipe describes it. */
    public static RepresentationLearner of(Recipe recipe) {
        return new RepresentationLearner(recipe, null);
    }

    /**
     * Starts from an algorithm's preset, with components from the class path.
     *
     * @param algorithm its name, such as {@code simclr}
     */
    public static Builder of(String algorithm) {
        return new Builder(algorithm);
    }

    /** The recipe behind it. */
    public Recipe recipe() {
        return recipe;
    }

    /** The learner's components for data of these spaces. */
    public Architecture architecture(StepSpec steps) {
        return new Architecture(recipe.encoder(), recipe.decoder(), recipe.loss(), recipe.augmenter(), recipe.pairConstructor(),
                recipe.batchExtender(), steps, recipe.representationDim(), recipe.projectionDim());
    }

    /**
     * Checks what needs no data, so that a fault of it needn't wait until data is there: the folder of the run, and the device and the precision if they are
     * named.
     *
     * @throws UserError if the folder isn't free for such a run, or if the device or the precision can't be had
     */
    public void requireReady(LearnOptions options) {
        new RunFolder(folder(options)).requireFree(options.resume());
        if (options.device().kind() == Device.Kind.CUDA || options.precision() != Precision.FLOAT32) {
            try (Engine engine = Engine.load(options.session())) {
                engine.requireTrainable(engine.options().withPrecision(options.precision()));
            }
        }
    }

    /**
     * Builds all that a run trains, in memory.
     *
     * @param steps spaces of the data
     * @throws UserError if the components don't fit each other, the spaces or the machine
     */
    public TrainingSetup setup(StepSpec steps, LearnOptions options) {
        TrainingSetup setup = TrainingSetup.of(recipe, architecture(steps.withLabels(Map.of())));
        setup.requireMemory(options.device());
        return setup;
    }

    /**
     * Builds all that a run trains, hands it to what would refuse it, and leaves no folder.
     *
     * @param steps spaces of the data
     * @throws UserError as {@link #setup}, or if the device can't be had or refuses the network
     */
    public TrainingSetup check(StepSpec steps, LearnOptions options) {
        TrainingSetup setup = setup(steps, options);
        Schedule.learningRate(recipe.scheduler(), setup.rule().learningRate(), Schedule.Progress.of(0, 1, 1));
        try (Engine engine = Engine.load(options.session())) {
            openTraining(engine, setup.program(), options, setup, () -> {}).close();
        }
        return setup;
    }

    /**
     * As {@link #check(StepSpec, LearnOptions)}, and reads one pair.
     *
     * @param data what would be trained on; it stays open
     * @throws UserError if a run on that data wouldn't begin
     */
    public TrainingSetup check(List<? extends Dataset> data, LearnOptions options) {
        TrainingSetup setup = check(steps(data), options);
        BatchSettings settings = batches(data, setup, options).settings();
        BatchStream.requirePair(List.copyOf(data), recipe.pairConstructor(), settings);
        return setup;
    }

    /**
     * @param ifRefused what is to be done if the network, which could be built, can't be computed
     */
    private static TrainingSession openTraining(Engine engine, TrainingProgram program, LearnOptions options, TrainingSetup setup, Runnable ifRefused) {
        try {
            return engine.openTraining(program, engine.options().withPrecision(options.precision()));
        } catch (EngineException e) {
            ifRefused.run();
            throw setup.blamed(e);
        }
    }

    private Path folder(LearnOptions options) {
        return options.logDir() != null ? options.logDir() : Path.of("runs", recipe.name());
    }

    /** As {@link #learn(List, LearnOptions, Hooks)}, with nothing beside it. */
    public LearnResult learn(List<? extends Dataset> data, LearnOptions options) {
        return learn(data, options, Hooks.NONE);
    }

    /**
     * Trains.
     *
     * @param data datasets of equal spaces, interleaved by the seed; they stay open
     * @throws UserError if data, options or checkpoint don't fit, or if the loss stops being finite
     */
    public LearnResult learn(List<? extends Dataset> data, LearnOptions options, Hooks hooks) {
        Architecture architecture = architecture(steps(data));
        TrainingSetup setup = TrainingSetup.of(recipe, architecture);
        Batches batches = batches(data, setup, options);
        long stepsPerEpoch = batches.stepsPerEpoch();
        BatchSettings settings = batches.settings();
        List<String> warnings = Forewarning.all(setup.model().graph().warnings(), Forewarning.ofData(data, recipe.batchSize()),
                Forewarning.ofSchedule(recipe.scheduler(), setup.rule().learningRate(), options.epochs() * stepsPerEpoch, stepsPerEpoch));
        boolean isNew = !Files.exists(folder(options));
        if (isNew) {
            // A run that goes on reads its data from where it was.
            BatchStream.requirePair(List.copyOf(data), recipe.pairConstructor(), settings);
        }
        RunFolder folder = RunFolder.create(folder(options));
        RunFolder.Lock lock = folder.lock();
        try {
            return learn(data, architecture, setup, new Preparation(stepsPerEpoch, settings, warnings, isNew), folder, options, hooks);
        } catch (IOException e) {
            throw UserError.of(e);
        } finally {
            lock.close();
        }
    }

    /** How batches are made of the data. */
    private record Batches(long stepsPerEpoch, BatchSettings settings) {}

    /** @throws UserError if it isn't known how many there are, or if they can't be held */
    private Batches batches(List<? extends Dataset> data, TrainingSetup setup, LearnOptions options) {
        Interleave interleave = interleave(data, options);
        long stepsPerEpoch = stepsPerEpoch(data, interleave, options);
        BatchSettings settings =
                BatchSettings.of(recipe.batchSize(), shuffleBufferSize(options), recipe.seed()).interleaved(interleave)
                        .tolerating(options.tolerance());
        setup.requireMemory(options, data, settings);
        return new Batches(stepsPerEpoch, settings);
    }

    /**
     * What is known before there is a folder.
     *
     * @param isNew whether the folder is only made for the run
     */
    private record Preparation(long stepsPerEpoch, BatchSettings settings, List<String> warnings, boolean isNew) {}

    private LearnResult learn(
            List<? extends Dataset> data, Architecture architecture, TrainingSetup setup, Preparation preparation, RunFolder folder,
            LearnOptions options, Hooks hooks) throws IOException {
        Optional<Checkpoints.Saved> saved = folder.start(options.resume());
        tellOverrides();
        long stepsPerEpoch = preparation.stepsPerEpoch();
        UpdateRule rule = setup.rule();
        TrainingModel model = setup.model();
        // Before anything in the folder changes: it may be another run's.
        RunRecipe runRecipe = folder.runRecipe();
        RecipeText now = text(options);
        List<RecipeDifference> differences = saved.map(checkpoint -> runRecipe.differences(checkpoint, now, stepsPerEpoch, options.changes())).orElse(List.of());
        long dataSteps = Forewarning.size(data).orElse(-1);
        saved.ifPresent(checkpoint -> requireSameSize(checkpoint, dataSteps, options));
        saved.ifPresent(checkpoint -> check(checkpoint, model, stepsPerEpoch));
        folder.checkpoints().best();
        runRecipe.write(now, differences, saved.map(s -> s.progress().step()).orElse(0L));
        saved.ifPresent(checkpoint -> folder.checkpoints().tidy(checkpoint, options.keep()));
        ClassNames.of(data).write(folder, saved.isPresent());
        TrainingProgram program = setup.program();
        program.write(folder.artifacts());
        Trainer.Plan plan = new Trainer.Plan(recipe.seed(), recipe.batchSize(), saved.map(s -> s.progress().step()).orElse(0L),
                options.epochs() * stepsPerEpoch, stepsPerEpoch, options.intervals(), options.keep(), runRecipe.digest(), dataSteps,
                rule, recipe.scheduler(), options.tolerance().skips());
        tellLength(differences, plan, model);
        Optional<Checkpoints.Progress> reached = saved.map(Checkpoints.Saved::progress);
        Position from = reached.map(Checkpoints.Progress::position).orElse(Position.START);
        LoggedSteps logged = reached.map(Checkpoints.Progress::logged).orElse(LoggedSteps.NONE);
        MetricWindow window = new MetricWindow(recipe.batchSize(), reached.map(Checkpoints.Progress::window).orElse(Map.of()));
        BatchSettings settings = preparation.settings();

        // The signal comes first, and so is closed last: the virtual machine waits until the sessions are closed. The data comes before
        // the session, and is read in the background while the session is made.
        try (StopSignal stop = hooks.stopOnSignal() ? StopSignal.install() : StopSignal.never();
                Engine engine = Engine.load(options.session());
                BatchFeed feed = BatchFeed.ofPairs(BatchStream.open(List.copyOf(data), recipe.pairConstructor(), settings, from,
                        engine.memory(engine.options().device())), from);
                TrainingSession session = openTraining(engine, saved.map(s -> program.startingFrom(CheckpointFile.read(s.model()))).orElse(program), options,
                        setup, preparation.isNew() ? folder::removeUntrained : () -> {});
                Stepper stepper = new Stepper(session, program.randoms(), plan.course(), feed, engine.memory(engine.options().device()));
                BatchPictures pictures = options.intervals().saveBatch() == 0 ? null : new BatchPictures(
                        engine, architecture, recipe.batchSize(), session.inputs(), folder.batches(), options.intervals().saveBatch())) {
            RunListener.Run run =
                    new StartedRun(recipe.name(), folder.path(), plan.totalSteps(), stepsPerEpoch, plan.firstStep(), logged.count());
            RunListener.Observer observer = started(options, run, preparation.isNew() ? folder::removeUntrained : () -> {});
            boolean completed = false;
            try {
                for (String warning : preparation.warnings()) {
                    observer.onWarning(0, warning);
                }
                Trainer.AfterEpoch afterEpoch = (epoch, last, variables) -> {
                    Look look = hooks.afterEpoch().accept(epoch, last, () -> new EncoderSnapshot(architecture, variables.copy()));
                    for (String warning : look.warnings()) {
                        observer.onWarning(epoch * stepsPerEpoch, warning);
                    }
                    return look.metrics();
                };
                Trainer trainer = new Trainer(
                        session, stepper, model, feed, pictures, folder.checkpoints(), plan, logged, window, observer, stop, afterEpoch);
                Trainer.Outcome outcome = trainer.run();
                completed = outcome.completed();
                return new LearnResult(folder, outcome.steps(), outcome.loss(), completed, new EncoderSnapshot(architecture, session.parameters()));
            } finally {
                observer.onEnd(completed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new java.io.InterruptedIOException("training was interrupted"));
        }
    }

    /** In one line, since it is what the recipe was written for. */
    private void tellOverrides() {
        List<PresetOverride> overrides = recipe.overrides();
        if (!overrides.isEmpty()) {
            LOG.info("Against the preset of '{}': {}", overrides.get(0).algorithm(),
                    overrides.stream().map(PresetOverride::toString).collect(Collectors.joining("; ")));
        }
    }

    /** The recipe with what the options say otherwise, which is what is trained. */
    private RecipeText text(LearnOptions options) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("n_epochs", options.epochs());
        chosen.put("batches_per_epoch", options.batchesPerEpoch() > 0 ? options.batchesPerEpoch() : null);
        if (options.shuffleBufferSize() != null) {
            chosen.put("shuffle_buffer_size", options.shuffleBufferSize());
        }
        chosen.put("log_interval", options.intervals().log());
        chosen.put("calc_log_interval", options.intervals().calcLog());
        chosen.put("save_interval", options.intervals().save());
        chosen.put("save_batch_interval", options.intervals().saveBatch());
        chosen.put("keep_checkpoints", options.keep().newest() == Integer.MAX_VALUE ? "all" : (Object) options.keep().newest());
        chosen.put("keep_best", options.keep().best());
        chosen.put("threads", options.threads());
        chosen.put("onednn", options.onednn());
        chosen.put("precision", options.precision().toString());
        chosen.put("cuda", Map.of("tf32", options.cuda().tf32(), "cudnn_search", options.cuda().cudnnSearch().toString()));
        return RecipeText.of(recipe).with(chosen);
    }

    /** Where another length than before changes more than the end. */
    private void tellLength(List<RecipeDifference> differences, Trainer.Plan plan, TrainingModel model) {
        differences.stream().filter(difference -> difference.key().equals("n_epochs")).forEach(difference -> {
            long before = Long.parseLong(difference.before()) * plan.stepsPerEpoch();
            long common = Math.min(before, plan.totalSteps());
            boolean schedule = LongStream.range(0, LENGTH_SAMPLES).map(i -> i * common / LENGTH_SAMPLES).anyMatch(step ->
                    plan.learningRate(step, before) != plan.learningRate(step, plan.totalSteps()));
            boolean progress = model.graph().inputs().containsKey(Graph.PROGRESS);
            if (schedule || progress) {
                LOG.warn("n_epochs: {} → {}: {} the length of the run, so its first {} steps weren't those of a run of {} epochs from the start.",
                        difference.before(), difference.now(), schedule ? "the schedule " + recipe.scheduler().component().name() + " follows"
                                : "the network follows", plan.firstStep(), difference.now());
            }
        });
    }

    /**
     * @param ifRefused what is to be done if one of the listeners can't start
     */
    private RunListener.Observer started(LearnOptions options, RunListener.Run run, Runnable ifRefused) throws IOException {
        try {
            return Observers.start(listeners(options), run);
        } catch (IOException | RuntimeException | Error e) {
            ifRefused.run();
            throw e;
        }
    }

    private List<Use<RunListener<?>>> listeners(LearnOptions options) {
        // What a recipe names with options of its own takes the place of what is there anyway.
        Map<String, Use<RunListener<?>>> all = new LinkedHashMap<>();
        options.listeners().forEach(listener -> all.put(listener.component().name(), listener));
        recipe.listeners().forEach(listener -> all.put(listener.component().name(), listener));
        return List.copyOf(all.values());
    }

    /**
     * The spaces of data that is trained on together, without labels.
     *
     * @throws UserError if they differ, or there is no data
     */
    public StepSpec steps(List<? extends Dataset> data) {
        if (data.isEmpty()) {
            throw new UserError("data.train names no data: give at least one data source.");
        }
        StepSpec first = data.get(0).spec();
        for (Dataset other : data) {
            if (!other.spec().observation().equals(first.observation()) || !java.util.Objects.equals(other.spec().action(), first.action())) {
                throw new UserError("data.train holds datasets of different spaces, " + shown(first) + " and " + shown(other.spec())
                        + ": train on datasets of one kind, or convert one of them.");
            }
        }
        if (observationSpace != null && !observationSpace.equals(first.observation())) {
            throw new UserError("The learner was built for observations of " + observationSpace + " but the data has " + first.observation()
                    + ": build it for these, or convert the data.");
        }
        return first.withLabels(Map.of());
    }

    private int shuffleBufferSize(LearnOptions options) {
        Integer held = options.shuffleBufferSize();
        return held != null ? held : recipe.shuffleBufferSize();
    }

    private Interleave interleave(List<? extends Dataset> data, LearnOptions options) {
        Interleave wanted = recipe.interleave().orElse(null);
        Interleave interleave = Interleave.of(wanted, data, shuffleBufferSize(options) > 1);
        if (data.size() > 1 && wanted == null && interleave == Interleave.EQUAL) {
            LOG.info("The size of some training data isn't known beforehand, so all {} have equal chances, and small ones repeat"
                    + " (data.interleave: equal)", data.size());
        }
        return interleave;
    }

    private static String shown(StepSpec steps) {
        return steps.observation() + (steps.action() == null ? "" : " with actions of " + steps.action());
    }

    private long stepsPerEpoch(List<? extends Dataset> data, Interleave interleave, LearnOptions options) {
        if (options.batchesPerEpoch() > 0) {
            return options.batchesPerEpoch();
        }
        long size = interleave.passSize(data).orElseThrow(() -> new UserError(
                "batches_per_epoch is left out and the size of the data isn't known beforehand: set batches_per_epoch."));
        return Math.max(1, size / recipe.batchSize());
    }

    /** What lies at a path may have changed, although the recipe hasn't. */
    private static void requireSameSize(Checkpoints.Saved saved, long dataSteps, LearnOptions options) {
        long before = saved.progress().dataSteps();
        boolean meant = options.changes().stream().anyMatch(key -> key.equals("data") || key.startsWith("data."));
        if (before >= 0 && dataSteps >= 0 && before != dataSteps && !meant) {
            throw new UserError("The training data has " + dataSteps + " steps now and had " + before + " when the checkpoint " + saved.folder() + " was saved: put it"
                    + " back as it was, name the data with --set data.train=… if it is meant to change, or start another run with --out.");
        }
    }

    private void check(Checkpoints.Saved saved, TrainingModel model, long stepsPerEpoch) {
        Checkpoints.Progress progress = saved.progress();
        if (progress.seed() != recipe.seed() || progress.stepsPerEpoch() != stepsPerEpoch) {
            throw new UserError("The checkpoint " + saved.folder() + " is of a run with seed " + progress.seed() + " and "
                    + progress.stepsPerEpoch() + " batches per epoch, the recipe has " + recipe.seed() + " and " + stepsPerEpoch
                    + ": resume with what the run was started with, or start another with --out.");
        }
        CheckpointFile file = CheckpointFile.read(saved.model());
        Map<String, String> there = new LinkedHashMap<>();
        file.trained().forEach((name, value) -> there.put(name, value.toString()));
        file.frozen().forEach((name, value) -> there.put(name, value.toString()));
        model.graph().variables().forEach((name, variable) -> {
            String type = there.remove(name);
            String needed = variable.tensor().tensorType().toString();
            if (!needed.equals(type)) {
                throw new UserError("The checkpoint " + saved.folder() + " is of another network: " + name + " is "
                        + (type == null ? "missing" : type) + " there and " + needed
                        + " by the recipe; resume with the recipe that the run was started with, or start another with --out.");
            }
        });
        if (!there.isEmpty()) {
            throw new UserError("The checkpoint " + saved.folder() + " is of another network: it has " + there.keySet().iterator().next()
                    + ", which the recipe has not; resume with the recipe that the run was started with, or start another with --out.");
        }
    }

    /**
     * What happens beside the training.
     *
     * @param afterEpoch called after each epoch, and again for the last one where a run goes on
     * @param stopOnSignal whether Ctrl-C ends the run with a checkpoint, instead of the virtual machine at once
     */
    public record Hooks(AfterEpoch afterEpoch, boolean stopOnSignal) {

        /** Nothing. */
        public static final Hooks NONE = new Hooks((epoch, last, encoder) -> Look.NONE, false);
    }

    /**
     * What was seen of an encoder.
     *
     * @param metrics to be logged
     * @param warnings sentences about the run, each of which comes once
     */
    public record Look(Map<String, Double> metrics, List<String> warnings) {

        /** Nothing. */
        public static final Look NONE = new Look(Map.of(), List.of());

        public Look {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            warnings = List.copyOf(warnings);
        }
    }

    /** Looks at the encoder between epochs. */
    public interface AfterEpoch {

        /**
         * @param epoch epochs done
         * @param last whether it was the last
         * @param encoder copies the encoder as it is now
         */
        Look accept(long epoch, boolean last, java.util.function.Supplier<EncoderSnapshot> encoder) throws IOException;
    }

    /** Chooses components in Java; what isn't chosen comes from the preset. */
    public static final class Builder {

        private final Map<String, Object> keys = new LinkedHashMap<>();
        private @Nullable Space observationSpace;
        private @Nullable Components components;

        private Builder(String algorithm) {
            keys.put("algorithm", algorithm);
            keys.put("name", algorithm);
            keys.put("data", Map.of("train", List.of()));
        }

        /** Pairs per batch, N. */
        public Builder batchSize(int pairs) {
            return set("batch_size", pairs);
        }

        /** What observations must look like; checked against the data. */
        public Builder observationSpace(Space space) {
            this.observationSpace = space;
            return this;
        }

        public Builder augmenter(String name) {
            return set("augmenter", name);
        }

        public Builder encoder(String name) {
            return set("encoder", name);
        }

        /** D, features of a representation. */
        public Builder representationDim(int features) {
            return set("representation_dim", features);
        }

        /** P, features that the loss compares. */
        public Builder projectionDim(int features) {
            return set("projection_dim", features);
        }

        public Builder seed(long seed) {
            return set("seed", seed);
        }

        /**
         * Sets any key of a recipe.
         *
         * @param key such as {@code optimizer}
         * @param value as YAML would give it: a name, a number, a map with {@code use} and options
         */
        public Builder set(String key, Object value) {
            keys.put(key, value);
            return this;
        }

        /** Takes components from elsewhere than the class path. */
        public Builder components(Components installed) {
            this.components = installed;
            return this;
        }

        /**
         * @throws UserError if the choices don't fit together, with all faults
         */
        public RepresentationLearner build() {
            Components installed = components != null ? components : ClassPathComponents.load();
            return new RepresentationLearner(Recipes.of(keys, Path.of(""), installed), observationSpace);
        }
    }
}
