package io.repforge.tests.training;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.option.NoOptions;
import java.util.function.UnaryOperator;

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
        return new Module(new Conv2d(context.graph(), "conv", 8, 3, Window.stride(2, 1), true), context.lastLayer("output"));
    }

    private record Module(Conv2d convolution, UnaryOperator<Tensor> output) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            Tensor map = convolution.apply(observations).relu();
            return Encoding.of(Distribution.point(output.apply(map.globalAveragePool().flatten(1)))).with(Encoding.FEATURE_MAP, map);
        }
    }
}
