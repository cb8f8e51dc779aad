package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.Component;
import io.repforge.api.DataSource;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.PairConstructor;
import io.repforge.api.PairTensors;
import io.repforge.api.Preset;
import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.Slot;
import io.repforge.api.UpdateRule;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.probes.KnnProbe;
import io.repforge.framework.probes.LinearProbe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Components of every kind that have options of every type, and build nothing. */
final class SampleComponents implements Components {

    private static final String UNUSED = "these tests only bind options";

    private final List<Installed<?>> installed = new ArrayList<>();

    static SampleComponents essentials() {
        return new SampleComponents().with("essentials", new Base(), new NoOp(), new ProjectionHead(), new Contrastive(), new NoAugmenter(),
                new ContextAndTarget(), new Flip(), new Crop(), new IdentityPairs(), new IdentityExtender(), new Queue(), new Adam(), new Sgd(),
                new Constant(), new WarmupCosine(), new Simclr(), new Idx(), new Csv(), new KnnProbe(), new LinearProbe());
    }

    SampleComponents with(String plugin, Component<?>... components) {
        for (Component<?> component : components) {
            installed.add(new Installed<>(plugin, component));
        }
        return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <C extends Component<?>> List<Installed<C>> all(Class<? super C> kind) {
        return installed.stream().filter(one -> kind.isInstance(one.component())).map(one -> (Installed<C>) one)
                .sorted(Comparator.comparing((Installed<C> one) -> one.component().name())).toList();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <C extends Component<?>> Installed<C> find(Class<? super C> kind, String name) {
        List<Installed<?>> found = new ArrayList<>(installed);
        found.removeIf(one -> !kind.isInstance(one.component())
                || !name.equals(one.component().name()) && !name.equals(one.plugin() + "/" + one.component().name()));
        if (found.size() != 1) {
            throw new UserError("'" + name + "' is in " + found.size() + " plugins");
        }
        return (Installed<C>) found.get(0);
    }

    enum Arch { BASIC, RESNET_18 }

    record BaseOptions(
            @Option(value = "Shape of the network", defaults = "basic") Arch arch,
            @Option(value = "Multiplies the channels", defaults = "1", min = 1, max = 8) int width,
            @Option(value = "Share of units left out", defaults = "0", min = 0, max = 1) double dropout,
            @Option(value = "Whether the scale is learned too", defaults = "false") boolean learnScale) {}

    static final class Base implements Encoder<BaseOptions> {
        @Override
        public String name() {
            return "base";
        }

        @Override
        public String description() {
            return "A convolutional network";
        }

        @Override
        public Class<BaseOptions> optionsType() {
            return BaseOptions.class;
        }

        @Override
        public EncoderModule build(Context context, BaseOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    static final class NoOp implements Decoder<NoOptions> {
        @Override
        public String name() {
            return "no-op";
        }

        @Override
        public String description() {
            return "The representation itself";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public DecoderModule build(Context context, NoOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    record ProjectionOptions(@Option(value = "Widths of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden) {}

    static final class ProjectionHead implements Decoder<ProjectionOptions> {
        @Override
        public String name() {
            return "symmetric-projection-head";
        }

        @Override
        public String description() {
            return "One multilayer perceptron for both sides";
        }

        @Override
        public Class<ProjectionOptions> optionsType() {
            return ProjectionOptions.class;
        }

        @Override
        public DecoderModule build(Context context, ProjectionOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    record ContrastiveOptions(
            @Option(value = "Divides the cosine similarities", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "Weights of the two halves", defaults = "[0.5, 0.5]", length = 2) List<Float> weights) {}

    static final class Contrastive implements Loss<ContrastiveOptions> {
        @Override
        public String name() {
            return "symmetric-contrastive";
        }

        @Override
        public String description() {
            return "Cross-entropy over cosine similarities";
        }

        @Override
        public Class<ContrastiveOptions> optionsType() {
            return ContrastiveOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, ContrastiveOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    static final class NoAugmenter implements Augmenter<NoOptions> {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public String description() {
            return "No augmentation";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public PairTensors augment(Graph graph, PairTensors batch, PairSpec spec, NoOptions options) {
            return batch;
        }
    }

    record ContextAndTargetOptions(
            @Option(value = "In this order", defaults = "[flip-left-right]") List<Use<Augmentation<?>>> augmentations) {}

    static final class ContextAndTarget implements Augmenter<ContextAndTargetOptions> {
        @Override
        public String name() {
            return "context-and-target";
        }

        @Override
        public String description() {
            return "Augments both sides, each for itself";
        }

        @Override
        public Class<ContextAndTargetOptions> optionsType() {
            return ContextAndTargetOptions.class;
        }

        @Override
        public PairTensors augment(Graph graph, PairTensors batch, PairSpec spec, ContextAndTargetOptions options) {
            return batch;
        }
    }

    static final class Flip implements Augmentation<NoOptions> {
        @Override
        public String name() {
            return "flip-left-right";
        }

        @Override
        public String description() {
            return "Mirrors every other image";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Tensor apply(Graph graph, Tensor images, Space.Image space, NoOptions options) {
            return images;
        }
    }

    record CropOptions(
            @Option(value = "Smallest and largest area", defaults = "[0.08, 1.0]", min = 0, max = 1, length = 2) List<Double> scale) {
        CropOptions {
            if (scale.get(0) > scale.get(1)) {
                throw new IllegalArgumentException("scale must give the smaller area first, not " + scale);
            }
        }
    }

    static final class Crop implements Augmentation<CropOptions> {
        @Override
        public String name() {
            return "random-resized-crop";
        }

        @Override
        public String description() {
            return "A part of the image in full size";
        }

        @Override
        public Class<CropOptions> optionsType() {
            return CropOptions.class;
        }

        @Override
        public Tensor apply(Graph graph, Tensor images, Space.Image space, CropOptions options) {
            return images;
        }
    }

    static final class IdentityPairs implements PairConstructor<NoOptions> {
        @Override
        public String name() {
            return "identity";
        }

        @Override
        public String description() {
            return "Each observation with itself";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public PairSpec spec(StepSpec steps, NoOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }

        @Override
        public PairReader pairs(StepReader steps, StepSpec spec, NoOptions options, long seed) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    static final class IdentityExtender implements BatchExtender<NoOptions> {
        @Override
        public String name() {
            return "identity";
        }

        @Override
        public String description() {
            return "The batch as it is";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Comparison extend(Graph graph, Comparison comparison, NoOptions options) {
            return comparison;
        }
    }

    record QueueOptions(@Option(value = "Rows of the queue", min = 1) long rows) {}

    static final class Queue implements BatchExtender<QueueOptions> {
        @Override
        public String name() {
            return "queue";
        }

        @Override
        public String description() {
            return "Targets of earlier batches";
        }

        @Override
        public Class<QueueOptions> optionsType() {
            return QueueOptions.class;
        }

        @Override
        public Comparison extend(Graph graph, Comparison comparison, QueueOptions options) {
            return comparison;
        }
    }

    record AdamOptions(@Option(value = "Learning rate before the schedule", defaults = "1e-3", min = 0, aboveMin = true) double learningRate) {}

    static final class Adam implements Optimizer<AdamOptions> {
        @Override
        public String name() {
            return "adam";
        }

        @Override
        public String description() {
            return "Adaptive moments";
        }

        @Override
        public Class<AdamOptions> optionsType() {
            return AdamOptions.class;
        }

        @Override
        public UpdateRule rule(AdamOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    record SgdOptions(
            @Option(value = "Learning rate before the schedule", defaults = "0.1", min = 0, aboveMin = true) double learningRate,
            @Option(value = "Share of the last direction that is kept", defaults = "0.9", min = 0, max = 1) float momentum) {}

    static final class Sgd implements Optimizer<SgdOptions> {
        @Override
        public String name() {
            return "sgd";
        }

        @Override
        public String description() {
            return "Gradient descent with momentum";
        }

        @Override
        public Class<SgdOptions> optionsType() {
            return SgdOptions.class;
        }

        @Override
        public UpdateRule rule(SgdOptions options) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    static final class Constant implements Schedule<NoOptions> {
        @Override
        public String name() {
            return "constant";
        }

        @Override
        public String description() {
            return "The learning rate as it is";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public double learningRate(double base, Progress progress, NoOptions options) {
            return base;
        }
    }

    record WarmupOptions(@Option(value = "Epochs until the full rate is reached", defaults = "30", min = 0) double warmupEpochs) {}

    static final class WarmupCosine implements Schedule<WarmupOptions> {
        @Override
        public String name() {
            return "linear-warmup-cosine";
        }

        @Override
        public String description() {
            return "Rises, then falls along a cosine";
        }

        @Override
        public Class<WarmupOptions> optionsType() {
            return WarmupOptions.class;
        }

        @Override
        public double learningRate(double base, Progress progress, WarmupOptions options) {
            return base;
        }
    }

    record SimclrOptions(@Option(value = "Temperature of the loss", defaults = "0.5", min = 0, aboveMin = true) double temperature) {
        SimclrOptions {
            if (temperature > 100) {
                throw new IllegalArgumentException("temperature above 100 makes all pairs alike");
            }
        }
    }

    static final class Simclr implements Algorithm<SimclrOptions> {
        @Override
        public String name() {
            return "simclr";
        }

        @Override
        public String description() {
            return "Two views of an image attract each other";
        }

        @Override
        public Class<SimclrOptions> optionsType() {
            return SimclrOptions.class;
        }

        @Override
        public Preset preset(SimclrOptions options) {
            return Preset.builder().use(Slot.ENCODER, "base").use(Slot.DECODER, Choice.of("symmetric-projection-head").with("hidden", OptionValue.wholes(List.of(64))))
                    .use(Slot.LOSS, Choice.of("symmetric-contrastive").with("temperature", options.temperature())).use(Slot.AUGMENTER, "context-and-target")
                    .use(Slot.PAIR_CONSTRUCTOR, "identity").use(Slot.BATCH_EXTENDER, "identity").set("batch_size", 384).build();
        }
    }

    enum Split { TRAIN, TEST }

    record Field(
            @Option("Name of the field") String name,
            @Option(value = "Its offset in bytes", defaults = "0", min = 0) int offset) {}

    record IdxOptions(
            @Option("File with the images") String images,
            @Option(value = "File with the labels", defaults = "null") @Nullable String labels,
            @Option(value = "Which part", defaults = "train") Split split,
            @Option(value = "Factor of each label", defaults = "{}", min = 0) Map<String, Double> factors,
            @Option(value = "More fields", defaults = "[]") List<Field> fields,
            @Option(value = "Anything at all", defaults = "null") @Nullable Object note) {}

    static final class Idx implements DataSource<IdxOptions> {
        @Override
        public String name() {
            return "idx";
        }

        @Override
        public String description() {
            return "Images in the format of MNIST";
        }

        @Override
        public Class<IdxOptions> optionsType() {
            return IdxOptions.class;
        }

        @Override
        public Dataset open(IdxOptions options, DataContext context) {
            throw new UnsupportedOperationException(UNUSED);
        }
    }

    static final class Csv implements RunListener<NoOptions> {
        @Override
        public String name() {
            return "csv";
        }

        @Override
        public String description() {
            return "Writes metrics.csv";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {};
        }
    }
}
