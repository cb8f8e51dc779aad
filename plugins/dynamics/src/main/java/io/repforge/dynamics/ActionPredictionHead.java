package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
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
        if (target instanceof Space.Discrete discrete) {
            Mlp logits = new Mlp(context.graph(), "logits", options.hidden, discrete.shape().elements() * discrete.n(), true);
            return (encodings, batch) -> {
                Tensor z = encodings.extra() == null ? encodings.context().mean() : Joined.of(name(), encodings.context(), encodings.extra());
                Tensor perAction = logits.apply(z).reshape(z.dim(0) * discrete.shape().elements(), discrete.n());
                return Comparison.of(new Distribution.Categorical(perAction), encodings.target());
            };
        }
        if (target instanceof Space.Box box) {
            Graph graph = context.graph();
            Mlp mean = new Mlp(graph, "mean", options.hidden, box.shape().elements(), true);
            Tensor logScale = graph.parameter("log_scale", box.shape(), Initializer.zeros());
            return (encodings, batch) -> {
                Tensor z = encodings.extra() == null ? encodings.context().mean() : Joined.of(name(), encodings.context(), encodings.extra());
                Tensor actions = mean.apply(z).reshape(box.shape().prepend(z.dim(0)).dims());
                return Comparison.of(new Distribution.Normal(actions, logScale.exp()), encodings.target());
            };
        }
        throw new GraphException("decoder " + name() + " predicts actions, but the target is " + target
                + "; choose pair_constructor temporal-offset with mode action-prediction or inverse-dynamics");
    }
}
