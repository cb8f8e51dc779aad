package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.GraphException;
import io.repforge.api.nn.ActionHead;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;

/** Puts a policy's head beside another decoder: it predicts the action from the context's representation. */
public final class WithPolicy implements Decoder<WithPolicy.Options> {

    /** Name of the policy's comparison among {@link Comparison#others}. */
    static final String POLICY = "policy";

    /**
     * Options.
     *
     * @param decoder what the representation loss compares
     * @param hidden sizes of the policy's hidden layers
     */
    public record Options(
            @Option(value = "Makes what the representation loss compares", defaults = "symmetric-projection-head") Use<Decoder<?>> decoder,
            @Option(value = "Sizes of the hidden layers of the policy's head; none for a linear one", defaults = "[128]", min = 1) List<Integer> hidden) {}

    @Override
    public String name() {
        return "with-policy";
    }

    @Override
    public String description() {
        return "Another decoder, and beside it a policy's head, which predicts the action from the context";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Space action = context.steps().action();
        if (action == null) {
            throw new GraphException("decoder " + name() + " predicts actions, but the steps have none; use data with actions");
        }
        DecoderModule decoder = Decoder.build(options.decoder, context.withPairs(context.pairs().withExtra(null)));
        ActionHead policy = context.graph().scope(POLICY, () -> new ActionHead(context.graph(), action, options.hidden, false));
        return (encodings, batch) -> {
            Encoding done = encodings.extra();
            if (done == null) {
                throw new GraphException("decoder " + name() + " needs the action as extra context, but there is none; choose encoder beside-action");
            }
            Comparison comparison = decoder.decode(encodings.withoutExtra(), batch.withoutExtra());
            return comparison.with(POLICY, Comparison.of(policy.apply(encodings.context().mean()), done.representation()));
        };
    }
}
