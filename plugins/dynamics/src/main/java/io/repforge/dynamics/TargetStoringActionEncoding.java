package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.graph.Distribution;

/** As {@link ActionEncoding}, but the target stays what it is: pixels, for decoders that predict them. */
public final class TargetStoringActionEncoding implements Encoder<ActionOptions> {

    @Override
    public String name() {
        return "target-storing-action-encoding";
    }

    @Override
    public String description() {
        return "As action-encoding, with the target as it is, such as the pixels to be predicted";
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
                Encoding.of(Distribution.point(batch.target())))
                .withExtra(Distribution.point(actions.encode(name(), batch.extra(), context.pairs().extra()))));
    }
}
