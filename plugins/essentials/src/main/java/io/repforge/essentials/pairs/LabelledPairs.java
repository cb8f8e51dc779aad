package io.repforge.essentials.pairs;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;

/**
 * Pairs by another constructor, whose loss is told a label of the context, as supervised methods need (SupCon, Khosla et al. 2020). Neither augmentation nor the networks
 * see it.
 */
public final class LabelledPairs implements PairConstructor<LabelledPairs.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Makes the pairs", defaults = "identity") Use<PairConstructor<?>> pairs,
            @Option(value = "Name of the label, of which the data has classes", defaults = "label") String label) {}

    @Override
    public String name() {
        return "labelled";
    }

    @Override
    public String description() {
        return "Pairs by another constructor, with their labels for the loss: supervised";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, Options options) {
        return PairConstructor.spec(options.pairs, steps).withLabel(options.label);
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, Options options, long seed) {
        return PairConstructor.pairs(options.pairs, steps, spec, seed);
    }
}
