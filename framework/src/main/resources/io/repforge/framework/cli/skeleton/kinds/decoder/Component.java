package @package@;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import java.util.function.UnaryOperator;

/**
 * A projection head with a bottleneck of choices (simplicial embeddings, Lavoie et al. 2023, section 3): features fall into groups, each group becomes a distribution
 * over its members by a softmax, and a linear layer projects them all.
 */
public final class @class@ implements Decoder<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Number of groups", defaults = "16", min = 1) int groups,
            @Option(value = "Members of each group", defaults = "8", min = 2) int members,
            @Option(value = "Numbers are divided by this before the softmax", defaults = "0.5", min = 0, aboveMin = true) double temperature) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "A projection head through groups of features of which each is a distribution";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        Linear choices = new Linear(graph, "choices", (long) options.groups * options.members);
        Linear output = new Linear(graph, "output", context.projectionDim());
        // −1 leaves the number of rows open.
        UnaryOperator<Tensor> head = features -> output.apply(choices.apply(features)
                .reshape(-1, options.groups, options.members).div(options.temperature).softmax(2).flatten(1));
        // One head for both, so that they share its weights.
        return (encodings, batch) -> Comparison.of(
                Distribution.point(head.apply(encodings.context().mean())), Distribution.point(head.apply(encodings.target().mean())));
    }
}
