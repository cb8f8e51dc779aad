package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;

/** Predicts the target's encoding from the context's and the actions' ({@code MLP([z, a])}); the target stays as it is. */
public final class ActionConditionedVector implements Decoder<HeadOptions> {

    @Override
    public String name() {
        return "action-conditioned-vector";
    }

    @Override
    public String description() {
        return "Predicts the target's encoding from those of context and actions; projection_dim must be representation_dim";
    }

    @Override
    public Class<HeadOptions> optionsType() {
        return HeadOptions.class;
    }

    @Override
    public DecoderModule build(Context context, HeadOptions options) {
        Joined head = new Joined(context.graph(), context.projectionDim(), options);
        return (encodings, batch) -> {
            Tensor target = encodings.target().mean();
            if (target.shape().rank() != 2) {
                throw new GraphException("decoder " + name() + " predicts vectors, but the encoder makes " + target.tensorType()
                        + " of the target; choose an encoder that represents targets too, such as action-encoding");
            }
            long features = target.dim(-1);
            if (features != context.projectionDim()) {
                throw new GraphException("decoder " + name() + " leaves the target as it is, with " + features
                        + " features, but predicts " + context.projectionDim() + "; set projection_dim to " + features);
            }
            return Comparison.of(head.apply(Joined.of(name(), encodings.context(), encodings.extra())), encodings.target().representation());
        };
    }
}
