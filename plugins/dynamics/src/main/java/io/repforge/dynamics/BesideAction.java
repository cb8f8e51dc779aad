package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.Objects;

/** Lets an action pass by an encoder that knows nothing of actions: the extra context of the encodings is the action as it is. */
public final class BesideAction implements Encoder<BesideAction.Options> {

    /**
     * Options.
     *
     * @param encoder encoder of the observations
     */
    public record Options(@Option(value = "Encoder of the observations", defaults = "magical-cnn") Use<Encoder<?>> encoder) {}

    @Override
    public String name() {
        return "beside-action";
    }

    @Override
    public String description() {
        return "Context and target by another encoder; the extra context is the action as it is, for a policy that is trained along";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        PairSpec pairs = context.pairs();
        EncoderModule observations = Encoder.build(options.encoder, context.withPairs(pairs.withExtra(null)));
        return new Around(observations, batch -> {
            if (batch.extra() == null || !Objects.equals(pairs.extra(), context.steps().action())) {
                throw new GraphException("encoder " + name() + " needs the action as extra context, but there is "
                        + (pairs.extra() == null ? "none" : pairs.extra()) + "; choose pair_constructor with-action");
            }
            return observations.encode(batch.withoutExtra()).withExtra(Distribution.point(batch.extra()));
        });
    }
}
