package io.repforge.pretext;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/** Which permutation it was: a perceptron with as many outputs as there are permutations. Its layers start as PyTorch's do, as in eirli. */
public final class JigsawProjectionHead implements Decoder<JigsawProjectionHead.Options> {

    /** Options. */
    public record Options(@Option(value = "Sizes of the hidden layers", defaults = "[128, 128]", min = 1) List<Integer> hidden) {}

    @Override
    public String name() {
        return "jigsaw-projection-head";
    }

    @Override
    public String description() {
        return "Predicts the number of a permutation";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        if (!(context.pairs().target() instanceof Space.Discrete classes)) {
            throw new GraphException("decoder " + name() + " predicts the number of a permutation, but the target is "
                    + context.pairs().target() + "; choose the pair_constructor jigsaw");
        }
        Mlp head = new Mlp(context.graph(), "projection", options.hidden, classes.n(), true);
        return (encodings, batch) -> Comparison.of(
                new Distribution.Categorical(head.apply(encodings.context().mean())), Distribution.point(batch.target()));
    }
}
