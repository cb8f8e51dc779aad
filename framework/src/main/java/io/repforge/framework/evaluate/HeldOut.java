package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import io.repforge.framework.data.WholePass;
import java.io.IOException;

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
        int every = (int) Math.min(EVERY, trajectories);
        return new HeldOut(data.part(Part.of(Part.Which.LEARN, every, 1)), data.part(Part.of(Part.Which.HELD_OUT, every, 1)));
    }
}
