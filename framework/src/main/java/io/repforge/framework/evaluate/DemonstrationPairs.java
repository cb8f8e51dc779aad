package io.repforge.framework.evaluate;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.NoOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Pairs each observation with the action that was done then, the last one of a trajectory too. */
final class DemonstrationPairs implements PairConstructor<NoOptions> {

    @Override
    public String name() {
        return "demonstrations";
    }

    @Override
    public String description() {
        return "Each observation with its action";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, NoOptions options) {
        if (steps.action() == null) {
            throw new IllegalArgumentException("the steps have no actions");
        }
        return PairSpec.of(steps.observation(), steps.action());
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, NoOptions options, long seed) {
        return new PairReader() {
            @Override
            public @Nullable Pair next() throws IOException {
                Step step = steps.next();
                return step == null ? null : Pair.of(step.observation(), step.action(), null, 0, 0);
            }

            @Override
            public void close() throws IOException {
                steps.close();
            }
        };
    }
}
