package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.graph.Distribution;

/** Encodes context and extra context, which is a later observation, as observations, and the target, which is the actions between them, as one vector. */
public final class ActionEncodingInverseDynamics implements Encoder<ActionOptions> {

    @Override
    public String name() {
        return "action-encoding-inverse-dynamics";
    }

    @Override
    public String description() {
        return "Context and a later observation by another encoder; the actions between them, as target, by mean or LSTM";
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
                Encoding.of(Distribution.point(actions.encode(name(), batch.target(), context.pairs().target()))))
                .withExtra(observations.encode(Around.later(name(), batch.extra(), context.pairs()))));
    }
}
