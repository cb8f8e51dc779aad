package io.repforge.framework.train;

import io.repforge.api.Schedule;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Choice;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Backend;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                recipe.batchExtender(), steps, recipe.representationDim(), recipe.projectionDim(), recipe.features(), recipe.baseDirectory());
    }

    /**
     * Checks what needs no data, so that a fault of it needn't wait until data is there: the folder of the run, the device, and what it is to compute by.
     *
     * @return the options, with what is for the machine to decide decided: whether oneDNN is used where {@code onednn: if-possible} leaves it open,
     *         and what is computed in where {@code precision: auto} does
     * @throws UserError if the folder isn't free for such a run, or if the device, oneDNN or the precision can't be had
     */
    public LearnOptions ready(LearnOptions options) {
        new RunFolder(options.folder(recipe)).requireFree(options.resume());
        return decided(options);
    }

    private static LearnOptions decided(LearnOptions options) {
        try (Engine engine = Engine.load(options.session())) {
            Backend backend = engine.backend(engine.options().withPrecision(options.training().precision()));
            backend.requireTrainable();
            return options.onednn(backend.options().oneDnn()).precision(backend.options().precision());
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
        setup.requireMemory(options);
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
            engine.openTraining(setup.program(), engine.options().withPrecision(options.training().precision())).close();
        } catch (EngineException e) {
            throw setup.blamed(e);
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
        data(data, setup, options).requirePair();
        return setup;
    }

    /**
     * What makes no sense about a run on such data, a sentence each, as it is told before the first step.
     *
     * @param setup of {@link #check(List, LearnOptions)}
     */
    public List<String> forewarnings(TrainingSetup setup, List<? extends Dataset> data, LearnOptions options) {
        return Forewarning.all(recipe, setup, data(data, setup, options), options);
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
        return learn(data, options, hooks, (recipeAsTrained, workers, here) -> {
            LOG.info("{} workers take turns in this process, which comes to the same as on a cluster, where they work at the same time (repforge spark train).", workers);
            return new CrewInTurn(here.get());
        });
    }

    /**
     * As {@link #learn(List, LearnOptions, Hooks)}, with workers who train together, if the recipe is {@code distributed}.
     *
     * @param gathering brings them together
     */
    public LearnResult learn(List<? extends Dataset> data, LearnOptions options, Hooks hooks, Crew.Gathering gathering) {
        long asked = System.nanoTime();
        TrainingSetup setup = TrainingSetup.of(recipe, architecture(steps(data)));
        TrainingData training = data(data, setup, options);
        return new TrainingRun(recipe, setup, training, decided(options), hooks, gathering, asked).train();
    }

    /** @throws UserError if it isn't known how many batches there are, or if they can't be held */
    private TrainingData data(List<? extends Dataset> data, TrainingSetup setup, LearnOptions options) {
        TrainingData training = TrainingData.of(recipe, data, options);
        setup.requireMemory(options, data, training.settings());
        return training;
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

    private static String shown(StepSpec steps) {
        return steps.observation() + (steps.action() == null ? "" : " with actions of " + steps.action());
    }

    /** Chooses components in Java; what isn't chosen comes from the preset. */
    public static final class Builder {

        private final Map<String, @Nullable Object> keys = new LinkedHashMap<>();
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

        /**
         * An encoder with options.
         *
         * @param choice such as {@code Choice.of("vit").with("patch", 8)}, or {@code OnnxEncoder.of(path)}
         */
        public Builder encoder(Choice choice) {
            return set("encoder", choice);
        }

        /** D, features of a representation. */
        public Builder representationDim(int features) {
            return set("representation_dim", features);
        }

        /** P, features that the loss compares. */
        public Builder projectionDim(int features) {
            return set("projection_dim", features);
        }

        /** An encoder without a last layer: a representation has the features that its network has. */
        public Builder withoutLastLayer() {
            keys.put("representation_dim", null);
            return this;
        }

        /**
         * Which features of the encoder are probed and exported.
         *
         * @param choice such as {@code conv3} or {@code conv3:2}
         */
        public Builder features(String choice) {
            return set("features", choice);
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
