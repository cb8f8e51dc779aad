package io.repforge.essentials.augmenters;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;

/** Leaves everything as it is. */
public final class NoAugmenter implements Augmenter<NoOptions> {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String description() {
        return "Augments nothing";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, NoOptions options) {
        return batch;
    }
}
