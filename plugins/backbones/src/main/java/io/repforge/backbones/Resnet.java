package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.ResidualBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Residual networks (He et al. 2016, table 1): a stem, four stages of blocks with 64, 128, 256 and 512 channels (four times as many out of bottlenecks), global average
 * pooling and a linear layer, which is left out where no number of features is wanted, so that one network takes images of any size. Where it starts is torchvision's
 * ({@code resnet.py}, {@code ResNet.__init__}): convolutions by He's normal distribution over the fan-out, normalisation at 1 and 0, also the last of each block unless
 * that is to be 0, and the linear layer as PyTorch's.
 */
final class Resnet implements Backbone {

    private static final int STAGES = 4;
    private static final int KERNEL = 3;

    private final Stem stem;
    private final boolean coordConv;
    private final Conv2d stemConvolution;
    private final BatchNorm stemNorm;
    private final Map<String, UnaryOperator<Tensor>> blocks = new LinkedHashMap<>();
    private final UnaryOperator<Tensor> output;
    private final Stages stages = new Stages();

    /**
     * Which network it is.
     *
     * @param width channels of the stem and the first stage; twice as many with each further stage
     * @param bottlenecks whether blocks are bottlenecks; basic ones otherwise
     * @param blocks number of blocks of each stage
     */
    record Size(int width, boolean bottlenecks, List<Integer> blocks) {

        /** What published networks begin with. */
        static final int USUAL_WIDTH = 64;

        static Size basic(int width, Integer... blocks) {
            return new Size(width, false, List.of(blocks));
        }

        static Size bottlenecks(int width, Integer... blocks) {
            return new Size(width, true, List.of(blocks));
        }
    }

    Resnet(Encoder.Context context, Size size, Stem stem, boolean coordConv, boolean zeroInitResidual) {
        Graph graph = context.graph();
        this.stem = stem;
        this.coordConv = coordConv;
        boolean large = stem == Stem.IMAGENET;
        this.stemConvolution = Convolutions.he(graph, "stem", size.width, large ? 7 : 3, large ? 2 : 1);
        this.stemNorm = new BatchNorm(graph, "stem_norm");
        Initializer lastNorm = zeroInitResidual ? Initializer.zeros() : Initializer.ones();
        for (int stage = 0; stage < STAGES; stage++) {
            int channels = size.width << stage;
            for (int block = 0; block < size.blocks.get(stage); block++) {
                String name = "stage" + (stage + 1) + "_block" + (block + 1);
                int stride = stage > 0 && block == 0 ? 2 : 1;
                blocks.put(name, size.bottlenecks
                        ? new Bottleneck(graph, name, channels, stride, block == 0, lastNorm)::apply
                        : new ResidualBlock(graph, name, channels, KERNEL, stride, stride > 1, Initializer::heNormalFanOut, lastNorm)::apply);
            }
        }
        this.output = context.lastLayer("output");
    }

    @Override
    public Features apply(Tensor images) {
        stages.begin(images);
        Tensor h = coordConv ? Coordinates.beside(images) : images;
        h = stages.map("stem", stemNorm.apply(stemConvolution.apply(h)).relu());
        if (stem == Stem.IMAGENET) {
            h = stages.map("stem_pooled", h.maxPool(3, 2, 1));
        }
        for (Map.Entry<String, UnaryOperator<Tensor>> block : blocks.entrySet()) {
            h = stages.map(block.getKey(), block.getValue().apply(h));
        }
        return new Features(output.apply(stages.lastMap(h).globalAveragePool().flatten(1)), stages.tensors());
    }

    @Override
    public List<Shape> featureMaps() {
        return stages.maps();
    }
}
