package org.example.hypersphere;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Depthwise separable convolutions (MobileNets, Howard et al. 2017, section 3.1), averaged over the image, and a linear layer. */
public final class SeparableCnn implements Encoder<SeparableCnn.Options> {

    /**
     * @param channels output channels of each block; every block halves the image
     */
    public record Options(@Option(value = "Output channels of each block", defaults = "[16, 32, 64]", min = 1) List<Integer> channels) {}

    @Override
    public String name() {
        return "separable-cnn";
    }

    @Override
    public String description() {
        return "Depthwise separable convolutions, as in MobileNets";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        if (!(context.steps().observation() instanceof Space.Image)) {
            throw new GraphException(name() + " needs images, not " + context.steps().observation());
        }
        Graph graph = context.graph();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < options.channels().size(); i++) {
            blocks.add(new Block(graph, "block" + i, options.channels().get(i)));
        }
        UnaryOperator<Tensor> features = context.lastLayer("features");
        return images -> {
            Map<String, Tensor> stages = new LinkedHashMap<>();
            Tensor x = images;
            for (Block block : blocks) {
                x = block.apply(x);
                stages.put("block" + (stages.size() + 1), x);
            }
            return Encoding.of(Distribution.point(features.apply(x.globalAveragePool().flatten(1)))).with(stages);
        };
    }

    /** A convolution within each channel, then one across channels. */
    private static final class Block {
        private final Graph graph;
        private final String scope;
        private final Conv2d pointwise;
        private final BatchNorm norm;
        private @Nullable Conv2d depthwise;

        Block(Graph graph, String name, int channels) {
            this.graph = graph;
            this.scope = graph.newScope(name);
            this.pointwise = graph.within(scope, () -> new Conv2d(graph, "pointwise", channels, 1, Window.stride(1), false));
            this.norm = graph.within(scope, () -> new BatchNorm(graph, "norm"));
        }

        Tensor apply(Tensor x) {
            return graph.within(scope, () -> {
                if (depthwise == null) {
                    int in = (int) x.dim(1);
                    depthwise = new Conv2d(graph, "depthwise", in, 3, Window.stride(2, 1).grouped(in), false);
                }
                return norm.apply(pointwise.apply(depthwise.apply(x))).relu();
            });
        }
    }
}
