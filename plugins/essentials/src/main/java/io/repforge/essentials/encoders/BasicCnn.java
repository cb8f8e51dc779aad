package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The convolutional network of Mnih et al. 2015 (Human-level control through deep reinforcement learning) with batch normalisation: 32
 * channels k8 s4, 64 k4 s2, 64 k3 s1, without padding, then one linear layer, or, where no number of features is wanted, the last map
 * flattened. All start as PyTorch's layers do, as in eirli. The convolutions have no bias, since the normalisation would take it away. Images must be at least 36 pixels wide and high.
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
        return GaussianEncoder.of(context, options.learnScale, sized -> new Layers(sized, image));
    }

    private static final class Layers implements Backbone {

        private final Space.Image size;
        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm> norms = new ArrayList<>();
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Layers(Context context, Space.Image size) {
            Graph graph = context.graph();
            this.size = size;
            for (int i = 0; i < LAYERS.length; i++) {
                int[] layer = LAYERS[i];
                convolutions.add(new Conv2d(graph, "conv" + (i + 1), layer[0], layer[1], Window.stride(layer[2]), false));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
            output = context.lastLayer("output");
        }

        @Override
        public Features apply(Tensor images) {
            Images.requireSize("basic-cnn", size, images);
            stages.begin(images);
            Tensor h = images;
            for (int i = 0; i < convolutions.size(); i++) {
                h = stages.map("conv" + (i + 1), norms.get(i).apply(convolutions.get(i).apply(h)).relu());
            }
            return new Features(output.apply(stages.lastMap(h).flatten(1)), stages.tensors());
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }
}
