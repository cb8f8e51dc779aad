package io.repforge.essentials.pairs;

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

/**
 * Pairs each observation with itself, as for autoencoders and for methods that compare two augmented views of an image. Context and
 * target are one and the same array, so the host copies it once.
 */
public final class IdentityPairs implements PairConstructor<NoOptions> {

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String description() {
        return "Each observation with itself";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, NoOptions options) {
        return PairSpec.of(steps.observation(), steps.observation());
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, NoOptions options, long seed) {
        return new Reader(steps);
    }

    private static final class Reader implements PairReader {

        private final StepReader steps;
        private long trajectory;
        private long timestep;

        Reader(StepReader steps) {
            this.steps = steps;
        }

        @Override
        public @Nullable Pair next() throws IOException {
            Step step = steps.next();
            if (step == null) {
                return null;
            }
            Pair pair = Pair.of(step.observation(), step.observation(), null, trajectory, timestep).withLabels(step.labels());
            passed(step.done());
            return pair;
        }

        @Override
        public Skipped skip(long n) throws IOException {
            Skipped skipped = Skipped.NONE;
            for (StepReader.Skip step; skipped.pairs() < n && (step = steps.skip()) != StepReader.Skip.NONE;) {
                skipped = skipped.and(trajectory);
                passed(step == StepReader.Skip.DONE);
            }
            return skipped;
        }

        private void passed(boolean done) {
            if (done) {
                trajectory++;
                timestep = 0;
            } else {
                timestep++;
            }
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }
}
