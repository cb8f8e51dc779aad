package io.repforge.framework.data;

import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes on behind steps that can't be read. Within a trajectory it reads one step ahead, to end the trajectory before a gap. */
final class TolerantReader implements StepReader {

    private final StepReader steps;
    private final Tolerance tolerance;
    private final LeftOut leftOut;
    /** Whether steps can be skipped without looking at them. */
    private final boolean blind;
    private @Nullable Step ahead;
    private boolean hasAhead;
    /** What came when it read ahead; thrown when its turn comes. */
    private @Nullable Exception fault;
    private long position;

    TolerantReader(StepReader steps, Tolerance tolerance, SkipListener listener, boolean blind) {
        this.steps = steps;
        this.tolerance = tolerance;
        this.leftOut = new LeftOut(tolerance, listener);
        this.blind = blind;
    }

    @Override
    public @Nullable Step next() throws IOException {
        if (fault instanceof IOException io) {
            throw io;
        } else if (fault != null) {
            throw (RuntimeException) fault;
        }
        Step step = hasAhead ? ahead : readable();
        hasAhead = false;
        if (step == null || step.done() || !tolerance.skips()) {
            return step;
        }
        int before = leftOut.count();
        try {
            ahead = readable();
            hasAhead = true;
        } catch (IOException | RuntimeException e) {
            fault = e;
        }
        return leftOut.count() == before ? step : step.last();
    }

    @Override
    public Skip skip() throws IOException {
        if (!blind || hasAhead || fault != null) {
            return StepReader.super.skip();
        }
        while (true) {
            try {
                Skip skip = steps.skip();
                position++;
                return skip;
            } catch (UnreadableStepException e) {
                skip(e);
            }
        }
    }

    private @Nullable Step readable() throws IOException {
        while (true) {
            try {
                Step step = steps.next();
                position++;
                return step;
            } catch (UnreadableStepException e) {
                skip(e);
            }
        }
    }

    private void skip(UnreadableStepException why) {
        leftOut.add(position++, why);
    }

    @Override
    public void close() throws IOException {
        steps.close();
    }
}
