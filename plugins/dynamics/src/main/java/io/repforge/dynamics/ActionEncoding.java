package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.graph.Distribution;

/** Encodes context and target as observations, and the extra context, which is the actions between them, as one vector. */
public final class ActionEncoding implements Encoder<ActionOptions> {

    @Override
    public String name() {
        return "action-encoding";
    }

    @Override
    public String description() {
        return "Observations by another encoder; the actions between context and target, as extra context, by mean or LSTM";
    }

    @Override
    public Class<ActionOptions> optionsType() {
        return ActionOptions.class;
    }

    @Override
    public EncoderModule build(Context context, ActionOptions options) {
        EncoderModule observations = Encoder.build(options.encoder(), context);
        Actions actions = new Actions(context.graph(), options);
        return new Around(observations, batch -> Encodings.of(
                observations.encode(batch.context()),
                observations.encode(batch.targetLikeContext()))
                .withExtra(Distribution.point(actions.encode(name(), batch.extra(), context.pairs().extra()))));
    }
}
