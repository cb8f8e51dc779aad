package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.DataSource;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.PairConstructor;
import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.data.Step;
import io.repforge.api.option.Use;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.data.batch.Interleave;
import io.repforge.framework.online.OnlineOptions;
import io.repforge.framework.rounds.DistributedOptions;
import io.repforge.framework.runtime.CudaOptions;
import io.repforge.framework.runtime.OneDnnUse;
import io.repforge.framework.runtime.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A validated recipe: every slot filled, every default in place. Immutable. Two recipes are equal if all their keys are.
 *
 * <p>Made by {@link Recipes}.
 */
public final class Recipe {

    private final RecipeOptions options;
    private final List<PresetOverride> overrides;
    private final String resolvedYaml;

    /**
     * @param options with name and an absolute base directory
     */
    Recipe(RecipeOptions options, List<PresetOverride> overrides, String resolvedYaml) {
        this.options = options;
        this.overrides = List.copyOf(overrides);
        this.resolvedYaml = resolvedYaml;
    }

    /** All keys as they are bound. */
    public RecipeOptions options() {
        return options;
    }

    /** What the recipe chooses otherwise than its algorithm's preset. */
    public List<PresetOverride> overrides() {
        return overrides;
    }

    /** The recipe with every default written out. Loading it gives an equal recipe, wherever the file lies. */
    public String resolvedYaml() {
        return resolvedYaml;
    }

    /** The folder that relative paths of the recipe start from; absolute. */
    public Path baseDirectory() {
        return Path.of(Objects.requireNonNull(options.baseDirectory()));
    }

    /** Name of the run and of its folder. */
    public String name() {
        return Objects.requireNonNull(options.name());
    }

    /** The preset that the recipe started from, if any. */
    public Optional<Use<Algorithm<?>>> algorithm() {
        return Optional.ofNullable(options.algorithm());
    }

    public long seed() {
        return options.seed();
    }

    /** {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public String device() {
        return options.device();
    }

    /** Data to train on; empty only for recipes from Java whose data is given to the learner. */
    public List<Use<DataSource<?>>> train() {
        return options.data().train();
    }

    /** How several datasets are interleaved; empty for what they suggest. */
    public Optional<Interleave> interleave() {
        return Optional.ofNullable(options.data().interleave());
    }

    /** How many steps of the data that can't be read may be left out. */
    public Tolerance tolerance() {
        return new Tolerance(options.data().onError(), options.data().maxSkipped(), Tolerance.Asked.RECIPE);
    }

    public Use<Encoder<?>> encoder() {
        return options.encoder();
    }

    public Use<Decoder<?>> decoder() {
        return options.decoder();
    }

    public Use<Loss<?>> loss() {
        return options.loss();
    }

    public Use<Augmenter<?>> augmenter() {
        return options.augmenter();
    }

    public Use<PairConstructor<?>> pairConstructor() {
        return options.pairConstructor();
    }

    public Use<BatchExtender<?>> batchExtender() {
        return options.batchExtender();
    }

    public Use<Optimizer<?>> optimizer() {
        return options.optimizer();
    }

    public Use<Schedule<?>> scheduler() {
        return options.scheduler();
    }

    /** D, the number of features of a representation; empty for as many as the encoder's network has. */
    public OptionalInt representationDim() {
        return whole(options.representationDim());
    }

    /** P, the number of features that the loss compares; as {@link #representationDim} unless the recipe says otherwise. */
    public OptionalInt projectionDim() {
        return whole(options.projectionDim());
    }

    private static OptionalInt whole(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Which features of the encoder are given out. */
    public FeatureChoice features() {
        return options.features();
    }

    public int batchSize() {
        return options.batchSize();
    }

    public int nEpochs() {
        return options.nEpochs();
    }

    /** Batches per epoch; empty for one pass over the data. */
    public OptionalInt batchesPerEpoch() {
        return whole(options.batchesPerEpoch());
    }

    /** Pairs held to draw from at random; 0 keeps their order. */
    public int shuffleBufferSize() {
        return options.shuffleBufferSize();
    }

    /** Most bytes of memory that these pairs take; empty where their number alone counts. */
    public OptionalLong shuffleBufferBytes() {
        Long bytes = options.shuffleBufferBytes();
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** Steps between lines of metrics. */
    public int logInterval() {
        return options.logInterval();
    }

    /** Steps between computations of metrics. */
    public int calcLogInterval() {
        return options.calcLogInterval();
    }

    /** Epochs between checkpoints. */
    public int saveInterval() {
        return options.saveInterval();
    }

    /** How many of the newest checkpoints stay; empty for all. */
    public OptionalInt keepCheckpoints() {
        return options.keepCheckpoints() instanceof Integer count ? OptionalInt.of(count) : OptionalInt.empty();
    }

    /** Name of the score whose best checkpoint stays, too. */
    public Optional<String> keepBest() {
        return Optional.ofNullable(options.keepBest());
    }

    /** Steps between pictures of a batch; 0 for none. */
    public int saveBatchInterval() {
        return options.saveBatchInterval();
    }

    /** Threads of the training session; 0 for as many as the machine has cores. */
    public int threads() {
        return options.threads();
    }

    /** Whether training on the CPU uses oneDNN's kernels. */
    public OneDnnUse onednn() {
        return options.onednn();
    }

    /** What the products of training are computed in. */
    public Precision precision() {
        return options.precision();
    }

    /** How it is computed on CUDA devices. */
    public CudaOptions cuda() {
        return options.cuda();
    }

    public List<Use<RunListener<?>>> listeners() {
        return options.listeners();
    }

    /** How the encoder is tested, if at all. */
    public Optional<RecipeOptions.Evaluate> evaluate() {
        return Optional.ofNullable(options.evaluate());
    }

    /** What is measured of representations while it trains. */
    public OnlineOptions online() {
        return options.online();
    }

    /** How several workers train together; empty where one trains alone. */
    public Optional<DistributedOptions> distributed() {
        return Optional.ofNullable(options.distributed());
    }

    /** Name of the label that is told about while it trains. */
    public String onlineLabel() {
        String own = options.online().label();
        return own != null ? own : evaluate().map(RecipeOptions.Evaluate::label).orElse(Step.LABEL);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Recipe recipe && options.equals(recipe.options);
    }

    @Override
    public int hashCode() {
        return options.hashCode();
    }

    /** The resolved YAML. */
    @Override
    public String toString() {
        return resolvedYaml;
    }
}
