package io.repforge.api;

import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Use;

/** Makes training pairs from steps, as a lazy stream. Pairs never reach across the end of a trajectory. */
public interface PairConstructor<O extends Record> extends Component<O> {

    /**
     * What the pairs made of such steps look like.
     *
     * @throws OptionsException if it can't work on such steps, for example for want of actions
     */
    PairSpec spec(StepSpec steps, O options);

    /**
     * Pairs of the steps of one pass.
     *
     * @param steps the steps in order; closed when the returned reader is
     * @param seed seed of the pass, for constructors that choose
     */
    PairReader pairs(StepReader steps, StepSpec spec, O options, long seed);

    /** What the pairs of a bound constructor look like. */
    static PairSpec spec(Use<? extends PairConstructor<?>> use, StepSpec steps) {
        return spec(use.component(), use.options(), steps);
    }

    private static <O extends Record> PairSpec spec(PairConstructor<O> constructor, Record options, StepSpec steps) {
        return ContractException.requireReturned(constructor.spec(steps, constructor.optionsType().cast(options)), constructor, "spec()");
    }

    /** Pairs by a bound constructor. */
    static PairReader pairs(Use<? extends PairConstructor<?>> use, StepReader steps, StepSpec spec, long seed) {
        return pairs(use.component(), use.options(), steps, spec, seed);
    }

    private static <O extends Record> PairReader pairs(
            PairConstructor<O> constructor, Record options, StepReader steps, StepSpec spec, long seed) {
        return ContractException.requireReturned(
                constructor.pairs(steps, spec, constructor.optionsType().cast(options), seed), constructor, "pairs()");
    }
}
