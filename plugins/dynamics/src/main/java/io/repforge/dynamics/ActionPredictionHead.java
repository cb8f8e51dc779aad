package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.ActionHead;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * Predicts the k actions of a pair from the context's encoding, or from that and the extra context's where there is one. Discrete actions
 * get a categorical each, {@code [N·k, n]}; boxes a diagonal Gaussian, {@code [N, k, …]}, whose scale is learned, but the same for all
 * observations.
 */
public final class ActionPredictionHead implements Decoder<ActionPredictionHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers; none for a linear head", defaults = "[]", min = 1) List<Integer> hidden) {}

    @Override
    public String name() {
        return "action-prediction-head";
    }

    @Override
    public String description() {
        return "Predicts the distribution of the actions from the context's encoding, and that of a later observation if there is one";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Space target = context.pairs().target();
        if (target instanceof Space.Image) {
            throw new GraphException("decoder " + name() + " predicts actions, but the target is " + target
                    + "; choose pair_constructor temporal-offset with mode action-prediction or inverse-dynamics");
        }
        ActionHead head = new ActionHead(context.graph(), target, options.hidden, true);
        return (encodings, batch) -> {
            Tensor z = encodings.extra() == null ? encodings.context().mean() : Joined.of(name(), encodings.context(), encodings.extra());
            return Comparison.of(head.apply(z), encodings.target().representation());
        };
    }
}
