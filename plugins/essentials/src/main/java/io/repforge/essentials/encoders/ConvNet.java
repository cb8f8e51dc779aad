package io.repforge.essentials.encoders;

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
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.ResidualBlock;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A convolutional network of any depth and width: stages of convolutions (Conv → BatchNorm → ReLU) or of basic residual blocks (He et al. 2016, figure 5 left), the
 * mean over the places of the last map or over a grid of them, hidden layers if any, and a linear layer, which is left out where no number of features is wanted.
 * Where it starts is torchvision's {@code ResNet}: convolutions by He's normal distribution over the fan-out, linear layers as PyTorch's. What comes of the last map can
 * be normalised, which makes it better to compare by cosine similarity (Luo et al. 2019, Bag of Tricks and a Strong Baseline for Deep Person Re-identification, section
 * 3.6).
 */
public final class ConvNet implements Encoder<ConvNet.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Channels of each stage", defaults = "[64, 128, 256]", min = 1) List<Integer> channels,
            @Option(value = "Step of each stage's first layer; left empty, 1 for the first stage and 2 for all others", defaults = "[]", min = 1) List<Integer> strides,
            @Option(value = "Layers of each stage", defaults = "1", min = 1, max = 64) int layers,
            @Option(value = "What a layer is: plain, a convolution; residual, a block of two with a shortcut", defaults = "plain") Block block,
            @Option(value = "Height and width of all kernels; an odd number", defaults = "3", min = 1, max = 31) int kernel,
            @Option(value = "Side of the grid of places that the last map is averaged to; 1 for the mean over all places, 0 for the map as it is", defaults = "1",
                    min = 0) int grid,
            @Option(value = "Whether these averages are normalised over the batch, each for itself, so that all weigh the same in a comparison",
                    defaults = "false") boolean normalise,
            @Option(value = "Sizes of hidden linear layers before the last one", defaults = "[]", min = 1) List<Integer> hidden,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {

        public Options {
            if (channels.isEmpty()) {
                throw new IllegalArgumentException("channels needs at least one number, such as [64, 128, 256]");
            }
            if (!strides.isEmpty() && strides.size() != channels.size()) {
                throw new IllegalArgumentException(
                        "strides has " + strides.size() + " numbers for " + channels.size() + " stages; give one for each of channels, or leave it out");
            }
            if (kernel % 2 == 0) {
                throw new IllegalArgumentException("kernel must be odd, so that maps keep their size, but is " + kernel);
            }
        }

        private int stride(int stage) {
            return strides.isEmpty() ? stage == 0 ? 1 : 2 : strides.get(stage);
        }
    }

    /** What a layer is. */
    public enum Block {
        /** A convolution, normalised. */
        PLAIN,
        /** A basic residual block. */
        RESIDUAL
    }

    @Override
    public String name() {
        return "conv-net";
    }

    @Override
    public String description() {
        return "Plain or residual convolutions of any number, width and stride";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space.Image image = Images.require(name(), context);
        return GaussianEncoder.of(context, options.learnScale, sized -> new Layers(sized, image, options));
    }

    private static final class Layers implements Backbone {

        private final Space.@Nullable Image size;
        private final int grid;
        private final Map<String, UnaryOperator<Tensor>> layers = new LinkedHashMap<>();
        private final @Nullable BatchNorm norm;
        private final List<Linear> hidden = new ArrayList<>();
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Layers(Context context, Space.Image image, Options options) {
            Graph graph = context.graph();
            this.size = options.grid == 0 ? image : null;
            this.grid = options.grid;
            int before = image.channels();
            for (int stage = 0; stage < options.channels.size(); stage++) {
                int channels = options.channels.get(stage);
                for (int i = 0; i < options.layers; i++) {
                    int stride = i == 0 ? options.stride(stage) : 1;
                    String name = (options.block == Block.RESIDUAL ? "block" : "conv") + (layers.size() + 1);
                    layers.put(name, layer(graph, name, options, channels, stride, stride > 1 || channels != before));
                    before = channels;
                }
            }
            norm = options.normalise ? new BatchNorm(graph, "map_norm") : null;
            for (int i = 0; i < options.hidden.size(); i++) {
                hidden.add(new Linear(graph, "hidden" + (i + 1), options.hidden.get(i)));
            }
            output = context.lastLayer("output");
        }

        private static UnaryOperator<Tensor> layer(Graph graph, String name, Options options, int channels, int stride, boolean changes) {
            if (options.block == Block.RESIDUAL) {
                return new ResidualBlock(graph, name, channels, options.kernel, stride, changes, Initializer::heNormalFanOut)::apply;
            }
            Window window = Window.stride(stride, options.kernel / 2);
            Conv2d convolution = new Conv2d(graph, name, channels, options.kernel, window, false, Initializer::heNormalFanOut);
            BatchNorm norm = new BatchNorm(graph, name.replace("conv", "norm"));
            return x -> norm.apply(convolution.apply(x)).relu();
        }

        @Override
        public Features apply(Tensor images) {
            if (size != null) {
                Images.requireSize("conv-net", size, images);
            }
            stages.begin(images);
            Tensor map = images;
            for (Map.Entry<String, UnaryOperator<Tensor>> layer : layers.entrySet()) {
                map = stages.map(layer.getKey(), layer.getValue().apply(map));
            }
            Tensor vector = pooled(stages.lastMap(map));
            Tensor h = stages.vector("pooled", norm == null ? vector : norm.apply(vector));
            for (int i = 0; i < hidden.size(); i++) {
                h = stages.vector("hidden" + (i + 1), hidden.get(i).apply(h).relu());
            }
            return new Features(output.apply(h), stages.tensors());
        }

        private Tensor pooled(Tensor map) {
            if (grid == 0) {
                return map.flatten(1);
            }
            if (grid > Math.min(map.dim(2), map.dim(3))) {
                throw new GraphException("encoder conv-net is to average its last map to " + grid + "×" + grid + " places, but it has " + map.dim(2) + "×" + map.dim(3)
                        + "; lower grid, or strides");
            }
            return map.adaptiveAveragePool(grid, grid).flatten(1);
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }
}
