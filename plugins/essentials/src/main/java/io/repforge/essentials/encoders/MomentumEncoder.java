package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;

/**
 * Encodes targets with a moving average of the encoder (MoCo, He et al. 2020, equation 2; BYOL, Grill et al. 2020, equation 1): before each
 * target encoding {@code key ← m · key + (1 − m) · query}, running statistics included. No gradient flows through the key, which starts as a
 * copy of the query and normalises by the statistics of its batch.
 */
public final class MomentumEncoder implements Encoder<MomentumEncoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "The network: trained for contexts, averaged for targets", defaults = "magical-cnn") Use<Encoder<?>> encoder,
            @Option(value = "m, share of the key that is kept at each step", defaults = "0.999", min = 0, max = 1) double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "constant") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public String description() {
        return "Any encoder, with a moving average of it for the targets";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        return new QueryAndKey(new MovingAverage<>(
                context.graph(), options.momentum, options.momentumSchedule, () -> Encoder.build(options.encoder, context)));
    }

    private record QueryAndKey(MovingAverage<EncoderModule> networks) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            return networks.query().encode(observations);
        }

        /** The extra context and further views are encoded as the context is. */
        @Override
        public Encodings encode(PairTensors batch) {
            Encoding context = encode(batch.context());
            Tensor extra = batch.extraLikeContext();
            Encoding encodedExtra = extra == null ? null : encode(extra);
            Encoding target = networks.applyKey(key -> key.encode(batch.targetLikeContext())).stopGradient();
            Encodings encodings = Encodings.of(context, target);
            return encodeViews(batch, encodedExtra == null ? encodings : encodings.withExtra(encodedExtra));
        }

        @Override
        public List<Shape> featureMaps() {
            return networks.query().featureMaps();
        }
    }
}
