package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.DropPath;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.LayerScale;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * ConvNeXt-T (Liu et al. 2022, section 3 and appendix A): a stem of patches, four stages of 3, 3, 9 and 3 blocks with 96, 192, 384 and 768 channels, each stage
 * but the first after a 2×2 convolution of stride 2, global average pooling, a normalisation, and a linear layer where a number of features is wanted. It starts as the authors':
 * weights normal with deviation 0.02, biases at 0, what each block adds scaled by 1e-6.
 */
public final class ConvNextTiny implements Encoder<ConvNextTiny.Options> {

    private static final int STAGES = 4;
    private static final int WIDTH = 96;
    private static final List<Integer> DEPTHS = List.of(3, 3, 9, 3);
    private static final double EPSILON = 1e-6;
    private static final double LAYER_SCALE = 1e-6;
    private static final Initializer START = new Initializer.Gaussian(0, 0.02);

    /** Options. */
    public record Options(
            @Option(value = "Height and width of the stem's patches, in pixels: 4 as published; 1 or 2 for images of 32 pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of images for which the last block is left out in training; before it less, from 0 at the first; 0.1 as published", defaults = "0",
                    min = 0, max = 0.99) double dropPath,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    private final int width;
    private final List<Integer> depths;

    /** For recipes. */
    public ConvNextTiny() {
        this(WIDTH, DEPTHS);
    }

    /**
     * @param width channels of the first stage
     * @param depths number of blocks of each stage
     */
    ConvNextTiny(int width, List<Integer> depths) {
        this.width = width;
        this.depths = depths;
    }

    @Override
    public String name() {
        return "convnext-tiny";
    }

    @Override
    public String description() {
        return "ConvNeXt-T, depthwise convolutions in the manner of a transformer";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space.Image image = Images.require(name(), context);
        int reduced = options.patch << STAGES - 1;
        if (image.height() < reduced || image.width() < reduced) {
            throw new GraphException("encoder " + name() + " divides height and width by " + reduced + " at patch " + options.patch + ", but the observations are "
                    + image + "; lower patch");
        }
        return GaussianEncoder.of(context, options.learnScale, sized -> new Layers(sized, options, width, depths));
    }

    /** {@code [N, C, H, W]} as {@code [N, H, W, C]}, and back. */
    private static Tensor channelsLast(Tensor x) {
        return x.transpose(0, 2, 3, 1);
    }

    private static Tensor channelsFirst(Tensor x) {
        return x.transpose(0, 3, 1, 2);
    }

    private static Conv2d convolution(Graph graph, String name, int channels, int kernel, Window window) {
        return new Conv2d(graph, name, channels, kernel, window, weight -> START, weight -> Initializer.zeros());
    }

    private static final class Layers implements Backbone {

        private final Conv2d stem;
        private final LayerNorm stemNorm;
        private final List<Stage> parts = new ArrayList<>();
        private final LayerNorm norm;
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Layers(Encoder.Context context, Options options, int width, List<Integer> depths) {
            Graph graph = context.graph();
            this.stem = convolution(graph, "stem", width, options.patch, Window.stride(options.patch));
            this.stemNorm = new LayerNorm(graph, "stem_norm", EPSILON);
            int all = depths.stream().mapToInt(Integer::intValue).sum();
            int before = 0;
            for (int i = 0; i < STAGES; i++) {
                List<Double> dropped = new ArrayList<>();
                for (int block = 0; block < depths.get(i); block++) {
                    dropped.add(options.dropPath * before++ / (all - 1));
                }
                parts.add(new Stage(graph, i, width << i, dropped));
            }
            this.norm = new LayerNorm(graph, "norm", EPSILON);
            this.output = context.lastLayer("output");
        }

        @Override
        public Features apply(Tensor images) {
            stages.begin(images);
            Tensor h = stages.map("stem", channelsFirst(stemNorm.apply(channelsLast(stem.apply(images)))));
            for (Stage part : parts) {
                h = part.apply(h, stages);
            }
            return new Features(output.apply(norm.apply(stages.lastMap(h).globalAveragePool().flatten(1))), stages.tensors());
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }

    /** Blocks of one width, after a convolution to half the size if they aren't the first. */
    private static final class Stage {

        private final String name;
        private final UnaryOperator<Tensor> reduction;
        private final List<Block> blocks = new ArrayList<>();

        /** @param dropped drop path of each block */
        Stage(Graph graph, int number, int channels, List<Double> dropped) {
            this.name = "stage" + (number + 1);
            this.reduction = number == 0 ? UnaryOperator.identity() : reduction(graph, name + "_reduction", channels);
            for (double share : dropped) {
                blocks.add(new Block(graph, name + "_block" + (blocks.size() + 1), channels, share));
            }
        }

        private static UnaryOperator<Tensor> reduction(Graph graph, String name, int channels) {
            LayerNorm norm = new LayerNorm(graph, name + "_norm", EPSILON);
            Conv2d reduce = convolution(graph, name, channels, 2, Window.stride(2));
            return x -> reduce.apply(channelsFirst(norm.apply(channelsLast(x))));
        }

        Tensor apply(Tensor x, Stages stages) {
            Tensor h = reduction.apply(x);
            for (int i = 0; i < blocks.size(); i++) {
                h = stages.map(name + "_block" + (i + 1), blocks.get(i).apply(h));
            }
            return h;
        }
    }

    /** A block (figure 4, right). */
    private static final class Block {

        private final Graph graph;
        private final String scope;
        private final Conv2d depthwise;
        private final LayerNorm norm;
        private final Linear hidden;
        private final Linear output;
        private final LayerScale scale;
        private final DropPath dropPath;

        Block(Graph graph, String name, int channels, double dropped) {
            this.graph = graph;
            this.scope = graph.newScope(name);
            this.depthwise = graph.within(scope, () -> convolution(graph, "depthwise", channels, 7, Window.stride(1, 3).grouped(channels)));
            this.norm = graph.within(scope, () -> new LayerNorm(graph, "norm", EPSILON));
            this.hidden = graph.within(scope, () -> new Linear(graph, "hidden", 4L * channels, true, weight -> START));
            this.output = graph.within(scope, () -> new Linear(graph, "output", channels, true, weight -> START));
            this.scale = graph.within(scope, () -> new LayerScale(graph, "scale", LAYER_SCALE));
            this.dropPath = new DropPath(graph, dropped);
        }

        Tensor apply(Tensor x) {
            return graph.within(scope, () -> {
                Tensor h = hidden.apply(norm.apply(channelsLast(depthwise.apply(x)))).gelu();
                return x.add(dropPath.apply(channelsFirst(scale.apply(output.apply(h)))));
            });
        }
    }
}
