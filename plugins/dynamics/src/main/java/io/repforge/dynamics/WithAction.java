package io.repforge.dynamics;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Adds to the pairs of another constructor, as extra context, the action that was done at the context: what a policy learns. */
public final class WithAction implements PairConstructor<WithAction.Options> {

    /** Pairs are skipped in pieces, so that the actions that are kept meanwhile stay few. */
    private static final long AT_ONCE = 1024;

    /**
     * Options.
     *
     * @param pairs makes the pairs
     */
    public record Options(
            @Option(value = "Makes the pairs, which have no extra context of their own", defaults = "identity") Use<PairConstructor<?>> pairs) {}

    @Override
    public String name() {
        return "with-action";
    }

    @Override
    public String description() {
        return "Pairs by another constructor, with the action done at the context as extra context";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, Options options) {
        if (steps.action() == null) {
            throw new OptionsException("there is no action to add, since the steps have none", "use data with actions");
        }
        PairSpec pairs = PairConstructor.spec(options.pairs, steps);
        if (pairs.extra() != null) {
            throw new OptionsException("the pairs of '" + options.pairs.component().name() + "' have an extra context already",
                    "choose an algorithm without one, such as simclr or temporal-cpc");
        }
        return pairs.withExtra(steps.action());
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, Options options, long seed) {
        Actions actions = new Actions(steps);
        PairReader pairs = PairConstructor.pairs(options.pairs, actions, spec, seed);
        return new PairReader() {
            @Override
            public @Nullable Pair next() throws IOException {
                Pair pair = pairs.next();
                return pair == null ? null
                        : pair.withExtra(actions.at(pair));
            }

            @Override
            public Skipped skip(long n) throws IOException {
                Skipped skipped = Skipped.NONE;
                while (skipped.pairs() < n) {
                    Skipped some = pairs.skip(Math.min(n - skipped.pairs(), AT_ONCE));
                    if (some.pairs() == 0) {
                        break;
                    }
                    actions.forgetBefore(some.trajectory());
                    skipped = new Skipped(skipped.pairs() + some.pairs(), some.trajectory());
                }
                return skipped;
            }

            @Override
            public void close() throws IOException {
                pairs.close();
            }
        };
    }

    /** Hands steps on and keeps their actions until a later context comes. */
    private static final class Actions implements StepReader {

        private record Done(long trajectory, long timestep, @Nullable Array action) {}

        private final StepReader steps;
        private final Deque<Done> kept = new ArrayDeque<>();
        private long trajectory;
        private long timestep;

        Actions(StepReader steps) {
            this.steps = steps;
        }

        @Override
        public @Nullable Step next() throws IOException {
            Step step = steps.next();
            if (step != null) {
                kept.add(new Done(trajectory, timestep, step.action()));
                passed(step.done());
            }
            return step;
        }

        /** Nobody asks for the action of a step that was skipped. */
        @Override
        public Skip skip() throws IOException {
            Skip skip = steps.skip();
            if (skip != Skip.NONE) {
                passed(skip == Skip.DONE);
            }
            return skip;
        }

        private void passed(boolean done) {
            timestep = done ? 0 : timestep + 1;
            trajectory += done ? 1 : 0;
        }

        /** Actions of former trajectories aren't asked for after a pair of this one. */
        void forgetBefore(long trajectoryOfPair) {
            while (!kept.isEmpty() && kept.element().trajectory < trajectoryOfPair) {
                kept.remove();
            }
        }

        /** The action at a pair's context. Contexts come in the order of the steps, so what lies before this one isn't asked for again. */
        Array at(Pair pair) {
            while (!kept.isEmpty() && (kept.element().trajectory != pair.trajectory() || kept.element().timestep != pair.timestep())) {
                kept.remove();
            }
            if (kept.isEmpty() || kept.element().action == null) {
                throw new IllegalStateException("there is no action at step " + pair.timestep() + " of trajectory " + pair.trajectory()
                        + ": the pairs come in another order than the steps, or that step has none");
            }
            return kept.element().action;
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }
}
