package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.WholePass;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A dataset in two parts, no trajectory of which is in both: every fifth trajectory is for tests. Of fewer than five, the last is.
 *
 * @param train four fifths
 * @param test a fifth
 */
public record HeldOut(Dataset train, Dataset test) {

    private static final int EVERY = 5;

    /**
     * Goes through all of the data once, to count its trajectories.
     *
     * @param data stays open as long as the parts are used; closing them doesn't close it
     * @throws UserError if there are fewer than two trajectories, or if the data has no end
     * @throws IOException if it can't be read
     */
    public static HeldOut of(Dataset data) throws IOException {
        long trajectories = 0;
        boolean within = false;
        try (StepReader steps = WholePass.open(data)) {
            for (StepReader.Skip step = steps.skip(); step != StepReader.Skip.NONE; step = steps.skip()) {
                within = step == StepReader.Skip.STEP;
                trajectories += within ? 0 : 1;
            }
        }
        trajectories += within ? 1 : 0;
        if (trajectories < 2) {
            throw new UserError("There is no trajectory to hold out for a test, since the data has " + trajectories
                    + ": name other data to test on, by --test or, in a recipe, evaluate.test.");
        }
        long every = Math.min(EVERY, trajectories);
        return new HeldOut(new Part(data, every, false), new Part(data, every, true));
    }

    /**
     * The trajectories whose number leaves the remainder {@code every - 1}, or all others. They are read in the data's own order in each
     * pass, since by another order other trajectories would bear these numbers.
     */
    private record Part(Dataset data, long every, boolean heldOut) implements Dataset {

        @Override
        public StepSpec spec() {
            return data.spec();
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public StepReader read(Pass pass) throws IOException {
            StepReader steps = WholePass.open(data);
            return new StepReader() {
                private long trajectory;

                @Override
                public @Nullable Step next() throws IOException {
                    while ((trajectory % every == every - 1) != heldOut) {
                        Skip skip = steps.skip();
                        if (skip == Skip.NONE) {
                            return null;
                        }
                        trajectory += skip == Skip.DONE ? 1 : 0;
                    }
                    Step step = steps.next();
                    trajectory += step != null && step.done() ? 1 : 0;
                    return step;
                }

                @Override
                public void close() throws IOException {
                    steps.close();
                }
            };
        }
    }
}
