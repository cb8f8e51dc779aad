package io.repforge.api.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The trajectories of one share, of any source: they are dealt out to the workers in turn, and what isn't a worker's own is skipped. */
final class DealtTrajectories implements StepReader {

    private final StepReader steps;
    private final Share share;
    private long trajectory;

    DealtTrajectories(StepReader steps, Share share) {
        this.steps = steps;
        this.share = share;
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
        while (!share.has(trajectory)) {
            try {
                Skip skip = steps.skip();
                if (skip == Skip.NONE) {
                    return false;
                }
                passed(skip == Skip.DONE);
            } catch (UnreadableStepException e) {
                // The worker whose trajectory it is tells of it.
                passed(e.isDone());
            }
        }
        return true;
    }

    private void passed(boolean done) {
        trajectory += done ? 1 : 0;
    }

    @Override
    public void close() throws IOException {
        steps.close();
    }
}
