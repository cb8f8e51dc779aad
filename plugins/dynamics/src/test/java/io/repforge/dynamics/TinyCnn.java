package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import java.util.List;
import java.util.function.UnaryOperator;

/** An encoder of images to be put inside those of this plugin. */
final class TinyCnn implements Encoder<NoOptions> {

    static Use<Encoder<?>> use() {
        return new Use<>(new TinyCnn(), new NoOptions());
    }

    @Override
    public String name() {
        return "tiny-cnn";
    }

    @Override
    public String description() {
        return "One convolution and a linear layer";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public EncoderModule build(Context context, NoOptions options) {
        Conv2d conv = new Conv2d(context.graph(), "conv", 4, 3, Window.stride(2, 1), true);
        UnaryOperator<Tensor> output = context.lastLayer("output");
        return new EncoderModule() {
            private List<Shape> maps = List.of();

            @Override
            public Encoding encode(Tensor observations) {
                Tensor h = conv.apply(observations).relu();
                maps = List.of(observations.shape().without(0), h.shape().without(0));
                return Encoding.of(new Distribution.Normal(output.apply(h.flatten(1)), context.graph().scalar(DType.FLOAT32, 1))).with(Encoding.FEATURE_MAP, h);
            }

            @Override
            public List<Shape> featureMaps() {
                return maps;
            }
        };
    }
}
