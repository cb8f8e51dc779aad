package @package@;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Pairs each observation, as the target, with one of the last few before it in its trajectory, drawn anew for each pair. */
public final class @class@ implements PairConstructor<@class@.Options> {

    /** Options. */
    public record Options(@Option(value = "How many steps before its target a context is at most", defaults = "4", min = 1) int most) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Each observation with one of the last few before it";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, Options options) {
        return PairSpec.of(steps.observation(), steps.observation());
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, Options options, long seed) {
        return new Reader(steps, options.most, new SplittableRandom(seed));
    }

    /** Keeps the last steps of the trajectory, and no more: data may have no end. */
    private static final class Reader implements PairReader {
        private final StepReader steps;
        private final int most;
        private final SplittableRandom random;
        private final List<Step> before = new ArrayList<>();
        private long trajectory;
        private long timestep;

        Reader(StepReader steps, int most, SplittableRandom random) {
            this.steps = steps;
            this.most = most;
            this.random = random;
        }

        @Override
        public @Nullable Pair next() throws IOException {
            for (Step step; (step = steps.next()) != null;) {
                Pair pair = before.isEmpty() ? null : pair(step);
                passed(step);
                if (pair != null) {
                    return pair;
                }
            }
            return null;
        }

        private Pair pair(Step target) {
            int chosen = random.nextInt(before.size());
            Step context = before.get(chosen);
            return Pair.of(context.observation(), target.observation(), null, trajectory, timestep - before.size() + chosen).withLabels(context.labels());
        }

        private void passed(Step step) {
            if (step.done()) {
                before.clear();
                trajectory++;
                timestep = 0;
            } else {
                if (before.size() == most) {
                    before.remove(0);
                }
                before.add(step);
                timestep++;
            }
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }
}
