package io.repforge.framework.evaluate;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pairs each observation with what is to be foretold of it, that of the last step of a trajectory too.
 *
 * @param space space of the targets
 * @param target of a step
 */
record TargetPairs(Space space, Function<Step, Array> target) implements PairConstructor<NoOptions> {

    @Override
    public String name() {
        return "targets";
    }

    @Override
    public String description() {
        return "Each observation with its target";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, NoOptions options) {
        return PairSpec.of(steps.observation(), space);
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, NoOptions options, long seed) {
        return new PairReader() {
            @Override
            public @Nullable Pair next() throws IOException {
                Step step = steps.next();
                return step == null ? null : Pair.of(step.observation(), target.apply(step), null, 0, 0);
            }

            @Override
            public void close() throws IOException {
                steps.close();
            }
        };
    }
}
