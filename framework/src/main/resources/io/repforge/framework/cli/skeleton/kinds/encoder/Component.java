package @package@;

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

/** A small convolutional network: blocks of convolution, batch normalisation and ReLU, each of which halves the image. */
public final class @class@ implements Encoder<@class@.Options> {

    /**
     * @param channels output channels of each block
     * @param kernel height and width of the kernels
     */
    public record Options(
            @Option(value = "Output channels of each block", defaults = "[32, 64]", min = 1) List<Integer> channels,
            @Option(value = "Height and width of the kernels, an odd number", defaults = "3", min = 1) int kernel) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Blocks of convolution, batch normalisation and ReLU, each of which halves the image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space observations = context.steps().observation();
        if (!(observations instanceof Space.Image)) {
            throw new GraphException(name() + " encodes images, not " + observations + "; choose another encoder, or other data");
        }
        Graph graph = context.graph();
        List<Conv2d> convolutions = new ArrayList<>();
        List<BatchNorm> norms = new ArrayList<>();
        for (int i = 0; i < options.channels().size(); i++) {
            Window halving = Window.stride(2, options.kernel() / 2);
            convolutions.add(new Conv2d(graph, "conv" + i, options.channels().get(i), options.kernel(), halving, false));
            norms.add(new BatchNorm(graph, "norm" + i));
        }
        UnaryOperator<Tensor> features = context.lastLayer("features");
        return images -> {
            Map<String, Tensor> stages = new LinkedHashMap<>();
            Tensor x = images;
            for (int i = 0; i < convolutions.size(); i++) {
                x = norms.get(i).apply(convolutions.get(i).apply(x)).relu();
                stages.put("conv" + (i + 1), x);
            }
            return Encoding.of(Distribution.point(features.apply(x.flatten(1)))).with(stages);
        };
    }
}
