package io.repforge.tests.training;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.NoOptions;

/** A convolution whose features are the means over all places: an encoder for images of any size, with its feature map beside the representation. */
final class PooledCnn implements Encoder<NoOptions> {

    @Override
    public String name() {
        return "pooled-cnn";
    }

    @Override
    public String description() {
        return "A convolution and the mean over all places";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public EncoderModule build(Context context, NoOptions options) {
        return new Module(context.graph(), context.representationDim());
    }

    private record Module(Conv2d convolution, Linear output) implements EncoderModule {

        Module(Graph graph, int features) {
            this(new Conv2d(graph, "conv", 8, 3, Window.stride(2, 1), true), new Linear(graph, "output", features));
        }

        @Override
        public Distribution represent(Tensor observations) {
            return encode(observations).representation();
        }

        @Override
        public Encoding encode(Tensor observations) {
            Tensor map = convolution.apply(observations).relu();
            return Encoding.of(Distribution.point(output.apply(map.globalAveragePool().flatten(1)))).with(Encoding.FEATURE_MAP, map);
        }
    }
}
