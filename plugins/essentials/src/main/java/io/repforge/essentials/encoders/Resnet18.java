package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet-18 (He et al. 2016, table 1): a stem, four stages of two basic blocks with 64, 128, 256 and 512 channels, global average pooling
 * and a linear layer, so that one network takes images of any size. Where it starts is torchvision's {@code resnet18} ({@code resnet.py}, {@code ResNet.__init__}), as in eirli: convolutions by He's normal
 * distribution over the fan-out, normalisation at 1 and 0, also the last of each block, and the linear layer as PyTorch's.
 */
public final class Resnet18 implements Encoder<Resnet18.Options> {

    private static final int KERNEL = 3;
    private static final int[] WIDTHS = {64, 128, 256, 512};

    /** Options. */
    public record Options(
            @Option(value = "imagenet: 7×7 convolution of stride 2 and max-pooling; small: 3×3 convolution of stride 1, for images of 32 pixels",
                    defaults = "imagenet") Stem stem,
            @Option(value = "Whether two channels with the coordinates of each pixel are added (Liu et al. 2018)", defaults = "true") boolean coordConv,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    /** What comes first. */
    public enum Stem {
        /** As for ImageNet. */
        IMAGENET,
        /** As for CIFAR. */
        SMALL
    }

    @Override
    public String name() {
        return "resnet-18";
    }

    @Override
    public String description() {
        return "ResNet-18, for large or small images";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Images.require(name(), context);
        Graph graph = context.graph();
        return DistributionHead.of(
                graph, context.representationDim(), options.learnScale, features -> new Layers(graph, options, features));
    }

    private static final class Layers implements Network {

        private final Options options;
        private final Conv2d stem;
        private final BatchNorm stemNorm;
        private final List<ResidualBlock> blocks = new ArrayList<>();
        private final Linear output;
        private final FeatureMaps maps = new FeatureMaps();

        Layers(Graph graph, Options options, int features) {
            this.options = options;
            boolean large = options.stem == Stem.IMAGENET;
            stem = new Conv2d(graph, "stem", WIDTHS[0], large ? 7 : 3, large ? Window.stride(2, 3) : Window.stride(1, 1), false,
                    Initializer::heNormalFanOut);
            stemNorm = new BatchNorm(graph, "stem_norm");
            for (int stage = 0; stage < WIDTHS.length; stage++) {
                boolean changes = stage > 0;
                String name = "stage" + (stage + 1);
                blocks.add(new ResidualBlock(graph, name + "_block1", WIDTHS[stage], KERNEL, changes ? 2 : 1, changes, Initializer::heNormalFanOut));
                blocks.add(new ResidualBlock(graph, name + "_block2", WIDTHS[stage], KERNEL, 1, false, Initializer::heNormalFanOut));
            }
            output = new Linear(graph, "output", features);
        }

        @Override
        public Features apply(Tensor images) {
            maps.begin(images);
            Tensor h = options.coordConv ? withCoordinates(images) : images;
            h = maps.record(stemNorm.apply(stem.apply(h)).relu());
            if (options.stem == Stem.IMAGENET) {
                h = maps.record(h.maxPool(3, 2, 1));
            }
            for (ResidualBlock block : blocks) {
                h = maps.record(block.apply(h));
            }
            return new Features(output.apply(h.globalAveragePool().flatten(1)), h);
        }

        /** Adds y and x of each pixel, from −1 to 1. They take the number of images from the images, so that it stays open. */
        private static Tensor withCoordinates(Tensor images) {
            int height = Math.toIntExact(images.dim(2));
            int width = Math.toIntExact(images.dim(3));
            float[] values = new float[2 * height * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    values[y * width + x] = height == 1 ? 0 : 2f * y / (height - 1) - 1;
                    values[height * width + y * width + x] = width == 1 ? 0 : 2f * x / (width - 1) - 1;
                }
            }
            Tensor coordinates = images.graph().constant(Array.of(Shape.of(1, 2, height, width), values));
            Tensor zeros = images.slice(1, 0, 1).mul(0);
            return Tensor.concat(1, images, zeros.add(coordinates));
        }

        @Override
        public List<Shape> featureMaps() {
            return maps.shapes();
        }
    }
}
