package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Dropout;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Wide residual networks of 28 layers, WRN-28-k, for small images (Zagoruyko and Komodakis 2016, table 1): a 3×3 convolution to 16 channels, three stages of four blocks
 * with 16 k, 32 k and 64 k, normalised before each convolution, a last normalisation and ReLU, global average pooling, and a linear layer where a number of features is
 * wanted. Convolutions start as the authors', by He's normal distribution over the fan-out; the linear layer as PyTorch's.
 */
public final class WideResnet28 implements Encoder<WideResnet28.Options> {

    private static final int FIRST = 16;
    private static final int STAGES = 3;
    private static final int BLOCKS = 4;

    /** Options. */
    public record Options(
            @Option(value = "How many times wider it is than a thin one: k; 10 gives 640 features and 36 million parameters", defaults = "2", min = 1,
                    max = 32) int k,
            @Option(value = "Share of activations that are dropped between the convolutions of a block", defaults = "0", min = 0, max = 0.99) double dropout,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    @Override
    public String name() {
        return "wide-resnet-28";
    }

    @Override
    public String description() {
        return "Wide ResNet of 28 layers, for small images";
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

        private final Conv2d stem;
        private final Map<String, Block> blocks = new LinkedHashMap<>();
        private final BatchNorm norm;
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Layers(Encoder.Context context, Options options) {
            Graph graph = context.graph();
            this.stem = Convolutions.he(graph, "stem", FIRST, 3, 1);
            for (int stage = 0; stage < STAGES; stage++) {
                for (int block = 0; block < BLOCKS; block++) {
                    String name = "stage" + (stage + 1) + "_block" + (block + 1);
                    int channels = FIRST * options.k << stage;
                    boolean changes = block == 0 && (stage > 0 || options.k > 1);
                    blocks.put(name, new Block(graph, name, channels, block == 0 && stage > 0 ? 2 : 1, changes, options.dropout));
                }
            }
            this.norm = new BatchNorm(graph, "norm");
            this.output = context.lastLayer("output");
        }

        @Override
        public Features apply(Tensor images) {
            stages.begin(images);
            Tensor h = stages.map("stem", stem.apply(images));
            for (Map.Entry<String, Block> block : blocks.entrySet()) {
                h = stages.map(block.getKey(), block.getValue().apply(h));
            }
            h = stages.lastMap(norm.apply(h).relu());
            return new Features(output.apply(h.globalAveragePool().flatten(1)), stages.tensors());
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }

    /** A block that is normalised before each convolution (figure 1 d); where the shape changes, its shortcut starts from what was normalised. */
    private static final class Block {

        private final BatchNorm norm1;
        private final Conv2d conv1;
        private final BatchNorm norm2;
        private final Dropout dropout;
        private final Conv2d conv2;
        private final @Nullable Conv2d shortcut;

        Block(Graph graph, String name, int channels, int stride, boolean changes, double dropped) {
            String scope = graph.newScope(name);
            this.norm1 = graph.within(scope, () -> new BatchNorm(graph, "norm1"));
            this.conv1 = graph.within(scope, () -> Convolutions.he(graph, "conv1", channels, 3, stride));
            this.norm2 = graph.within(scope, () -> new BatchNorm(graph, "norm2"));
            this.dropout = new Dropout(graph, dropped);
            this.conv2 = graph.within(scope, () -> Convolutions.he(graph, "conv2", channels, 3, 1));
            this.shortcut = changes ? graph.within(scope, () -> Convolutions.he(graph, "shortcut", channels, 1, stride)) : null;
        }

        Tensor apply(Tensor x) {
            Tensor active = norm1.apply(x).relu();
            Tensor h = norm2.apply(conv1.apply(active)).relu();
            h = conv2.apply(dropout.apply(h));
            return h.add(shortcut == null ? x : shortcut.apply(active));
        }
    }
}
