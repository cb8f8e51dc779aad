package io.repforge.framework.data;

import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.UserError;

/** What is left out of one pass since it can't be read, as far as a {@link Tolerance} goes. */
public final class LeftOut {

    private final Tolerance tolerance;
    private final SkipListener listener;
    private int count;

    /** @param listener told of each that is left out */
    public LeftOut(Tolerance tolerance, SkipListener listener) {
        this.tolerance = tolerance;
        this.listener = listener;
    }

    /**
     * One more.
     *
     * @param position its place in the pass
     * @throws UserError if nothing may be left out, or no more
     */
    public void add(long position, UnreadableStepException why) {
        if (!tolerance.skips()) {
            throw new UserError(why.getMessage() + "; to go on without such steps, " + tolerance.asked().skipping(), why);
        }
        if (count == tolerance.maxSkipped()) {
            throw new UserError("More steps can't be read than may be left out in a pass, which are " + count + "; the last of them: " + why.getMessage()
                    + "; mend the data, or raise " + tolerance.asked().limit(), why);
        }
        count++;
        listener.skipped(position, why);
    }

    /** How many are left out so far. */
    int count() {
        return count;
    }
}
