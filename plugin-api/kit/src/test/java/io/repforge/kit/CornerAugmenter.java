package io.repforge.kit;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;

/** Augments nothing, but cuts a further view out of the context. */
public final class CornerAugmenter implements Augmenter<NoOptions> {

    private static final int SIZE = 6;

    @Override
    public String name() {
        return "corner";
    }

    @Override
    public String description() {
        return "The upper left corner of the context as a further view";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, NoOptions options) {
        return BatchSpec.of(pairs).withView("corner", 1, corner(pairs));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, NoOptions options) {
        Tensor cut = batch.context().slice(2, 0, SIZE).slice(3, 0, SIZE);
        return batch.withView("corner", View.of(corner(pairs), cut));
    }

    private Space corner(PairSpec pairs) {
        if (pairs.context() instanceof Space.Image image) {
            return image.sized(SIZE, SIZE);
        }
        throw new GraphException(name() + " cuts the context, which is no image but " + pairs.context() + "; choose other data");
    }
}
