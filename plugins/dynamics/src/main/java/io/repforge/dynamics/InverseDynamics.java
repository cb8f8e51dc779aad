package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.graph.Distribution;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;

/** Encodes the context and the extra context, which is a later observation; the target is the actions between them, as they are. */
public final class InverseDynamics implements Encoder<InverseDynamics.Options> {

    /**
     * Options.
     *
     * @param encoder encoder of the observations
     */
    public record Options(@Option(value = "Encoder of the observations", defaults = "magical-cnn") Use<Encoder<?>> encoder) {}

    @Override
    public String name() {
        return "inverse-dynamics";
    }

    @Override
    public String description() {
        return "Context and a later observation by another encoder; the target is the actions between them as they are";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        EncoderModule observations = Encoder.build(options.encoder(), context);
        return new Around(observations, batch -> {
            Actions.require(name(), batch.target(), context.pairs().target());
            return Encodings.of(observations.encode(batch.context()), Encoding.of(Distribution.point(batch.target())))
                    .withExtra(observations.encode(Around.later(name(), batch.extra(), context.pairs())));
        });
    }
}
