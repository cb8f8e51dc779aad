package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional network of Mnih et al. 2015 (Human-level control through deep reinforcement learning) with batch normalisation: 32
 * channels k8 s4, 64 k4 s2, 64 k3 s1, without padding, then one linear layer. All start as PyTorch's layers do, as in eirli. The convolutions have no bias,
 * since the normalisation would take it away. Images must be at least 36 pixels wide and high.
 */
public final class BasicCnn implements Encoder<BasicCnn.Options> {

    /** Below it the last convolution finds no place: 36 → 8 → 3 → 1. */
    private static final int SMALLEST = 36;
    private static final int[][] LAYERS = {{32, 8, 4}, {64, 4, 2}, {64, 3, 1}};

    /** Options. */
    public record Options(@Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    @Override
    public String name() {
        return "basic-cnn";
    }

    @Override
    public String description() {
        return "Three convolutions and a linear layer, as used for Atari, for images of at least " + SMALLEST + "×" + SMALLEST + " pixels";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space.Image image = Images.require(name(), context);
        if (Math.min(image.height(), image.width()) < SMALLEST) {
            throw new GraphException("encoder " + name() + " needs images of at least " + SMALLEST + "×" + SMALLEST
                    + " pixels, but the observations are " + image + "; use magical-cnn, or resnet-18 with stem: small");
        }
        Graph graph = context.graph();
        return DistributionHead.of(graph, context.representationDim(), options.learnScale, features -> new Layers(graph, image, features));
    }

    private static final class Layers implements Network {

        private final Space.Image size;
        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm> norms = new ArrayList<>();
        private final Linear output;
        private final FeatureMaps maps = new FeatureMaps();

        Layers(Graph graph, Space.Image size, int features) {
            this.size = size;
            for (int i = 0; i < LAYERS.length; i++) {
                int[] layer = LAYERS[i];
                convolutions.add(new Conv2d(graph, "conv" + (i + 1), layer[0], layer[1], Window.stride(layer[2]), false));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
            output = new Linear(graph, "output", features);
        }

        @Override
        public Features apply(Tensor images) {
            Images.requireSize("basic-cnn", size, images);
            maps.begin(images);
            Tensor h = images;
            for (int i = 0; i < convolutions.size(); i++) {
                h = maps.record(norms.get(i).apply(convolutions.get(i).apply(h)).relu());
            }
            return new Features(output.apply(h.flatten(1)), h);
        }

        @Override
        public List<Shape> featureMaps() {
            return maps.shapes();
        }
    }
}
