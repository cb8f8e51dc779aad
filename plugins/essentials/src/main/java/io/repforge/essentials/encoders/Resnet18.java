package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.ResidualBlock;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * ResNet-18 (He et al. 2016, table 1): a stem, four stages of two basic blocks with 64, 128, 256 and 512 channels, global average pooling
 * and a linear layer, which is left out where no number of features is wanted, so that one network takes images of any size. Where it starts is torchvision's {@code resnet18} ({@code resnet.py}, {@code ResNet.__init__}), as in eirli: convolutions by He's normal
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
        return GaussianEncoder.of(context, options.learnScale, sized -> new Layers(sized, options));
    }

    private static final class Layers implements Backbone {

        private final Options options;
        private final Conv2d stem;
        private final BatchNorm stemNorm;
        private final Map<String, ResidualBlock> blocks = new LinkedHashMap<>();
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Layers(Context context, Options options) {
            Graph graph = context.graph();
            this.options = options;
            boolean large = options.stem == Stem.IMAGENET;
            stem = new Conv2d(graph, "stem", WIDTHS[0], large ? 7 : 3, large ? Window.stride(2, 3) : Window.stride(1, 1), false,
                    Initializer::heNormalFanOut);
            stemNorm = new BatchNorm(graph, "stem_norm");
            for (int stage = 0; stage < WIDTHS.length; stage++) {
                boolean changes = stage > 0;
                String name = "stage" + (stage + 1);
                add(graph, name + "_block1", WIDTHS[stage], changes ? 2 : 1, changes);
                add(graph, name + "_block2", WIDTHS[stage], 1, false);
            }
            output = context.lastLayer("output");
        }

        private void add(Graph graph, String name, int channels, int stride, boolean changes) {
            blocks.put(name, new ResidualBlock(graph, name, channels, KERNEL, stride, changes, Initializer::heNormalFanOut));
        }

        @Override
        public Features apply(Tensor images) {
            stages.begin(images);
            Tensor h = options.coordConv ? withCoordinates(images) : images;
            h = stages.map("stem", stemNorm.apply(stem.apply(h)).relu());
            if (options.stem == Stem.IMAGENET) {
                h = stages.map("stem_pooled", h.maxPool(3, 2, 1));
            }
            for (Map.Entry<String, ResidualBlock> block : blocks.entrySet()) {
                h = stages.map(block.getKey(), block.getValue().apply(h));
            }
            return new Features(output.apply(stages.lastMap(h).globalAveragePool().flatten(1)), stages.tensors());
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
            return stages.maps();
        }
    }
}
