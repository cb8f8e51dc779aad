package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;

/** Adds nothing. */
public final class Identity implements BatchExtender<NoOptions> {

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String description() {
        return "Compares within the batch alone";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Comparison extend(Graph graph, Comparison comparison, NoOptions options) {
        return comparison;
    }
}
