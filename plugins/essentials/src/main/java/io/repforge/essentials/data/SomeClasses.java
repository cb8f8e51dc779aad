package io.repforge.essentials.data;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Trajectories of a dataset whose first readable step is of some classes, in the order of the dataset; how many there are isn't known beforehand. A step that can't be read is
 * told of unless its trajectory is known to be left out.
 *
 * @param whole is closed with it
 * @param label name of the label
 * @param chosen numbers of the classes
 * @param named the same as the user named them
 */
record SomeClasses(Dataset whole, String label, BitSet chosen, List<String> named) implements Dataset {

    @Override
    public StepSpec spec() {
        return whole.spec();
    }

    @Override
    public OptionalInt pieces() {
        return whole.pieces();
    }

    @Override
    public boolean endless() {
        return whole.endless();
    }

    @Override
    public Contents contents() {
        return whole.contents().only("what is of " + String.join(", ", named));
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return new Reader(whole.read(pass));
    }

    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return new Reader(whole.read(pass, share));
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }

    private final class Reader implements StepReader {

        private final StepReader steps;
        private boolean begins = true;
        private boolean stays;

        Reader(StepReader steps) {
            this.steps = steps;
        }

        @Override
        public @Nullable Step next() throws IOException {
            while (true) {
                try {
                    Step step = steps.next();
                    if (step == null) {
                        return null;
                    }
                    if (begins) {
                        double value = step.labels().getOrDefault(label, -1.0);
                        stays = value >= 0 && chosen.get((int) value);
                    }
                    begins = step.done();
                    if (stays) {
                        return step;
                    }
                } catch (UnreadableStepException e) {
                    // Of what begins with it the class isn't known yet, so that somebody must be told.
                    boolean isOthers = !begins && !stays;
                    begins |= e.isDone();
                    if (!isOthers) {
                        throw e;
                    }
                }
            }
        }

        /** Within a trajectory that stays nothing needs to be looked at. */
        @Override
        public Skip skip() throws IOException {
            if (begins || !stays) {
                Step step = next();
                return step == null ? Skip.NONE : Skip.of(step.done());
            }
            Skip skip;
            try {
                skip = steps.skip();
            } catch (UnreadableStepException e) {
                begins = e.isDone();
                throw e;
            }
            begins = skip != Skip.STEP;
            return skip;
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }
}
