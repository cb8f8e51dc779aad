package io.repforge.api.data;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Some trajectories of any source, by their numbers in the order in which they are read; the others are skipped. */
public final class ChosenTrajectories implements StepReader {

    private final StepReader steps;
    private final LongPredicate chosen;
    private final long end;
    private long trajectory;

    /**
     * @param steps that are read; closed with this reader
     * @param chosen whether a trajectory is to be read, by its number, counted from 0
     */
    public ChosenTrajectories(StepReader steps, LongPredicate chosen) {
        this(steps, chosen, Long.MAX_VALUE);
    }

    /**
     * Those of a part: what comes after the last of them isn't read.
     *
     * @param steps that are read, in the order of the data; closed with this reader
     */
    public ChosenTrajectories(StepReader steps, Part part) {
        this(steps, part::has, part.end().orElse(Long.MAX_VALUE));
    }

    private ChosenTrajectories(StepReader steps, LongPredicate chosen, long end) {
        this.steps = steps;
        this.chosen = chosen;
        this.end = end;
    }

    @Override
    public @Nullable Step next() throws IOException {
        if (!skipOthers()) {
            return null;
        }
        try {
            Step step = steps.next();
            passed(step != null && step.done());
            return step;
        } catch (UnreadableStepException e) {
            passed(e.isDone());
            throw e;
        }
    }

    @Override
    public Skip skip() throws IOException {
        if (!skipOthers()) {
            return Skip.NONE;
        }
        try {
            Skip skip = steps.skip();
            passed(skip == Skip.DONE);
            return skip;
        } catch (UnreadableStepException e) {
            passed(e.isDone());
            throw e;
        }
    }

    /** @return false at the end of the pass */
    private boolean skipOthers() throws IOException {
        while (trajectory < end && !chosen.test(trajectory)) {
            try {
                Skip skip = steps.skip();
                if (skip == Skip.NONE) {
                    return false;
                }
                passed(skip == Skip.DONE);
            } catch (UnreadableStepException e) {
                // The worker, or the part, whose trajectory it is tells of it.
                passed(e.isDone());
            }
        }
        return trajectory < end;
    }

    private void passed(boolean done) {
        trajectory += done ? 1 : 0;
    }

    @Override
    public void close() throws IOException {
        steps.close();
    }
}
