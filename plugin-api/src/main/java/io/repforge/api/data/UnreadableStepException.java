package io.repforge.api.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A step that can't be read, while the steps after it can: the reader stands behind it, and its next call gives the step that follows. Whether the step is
 * skipped or ends the reading is the host's choice. A fault after which a reader can't go on is a plain {@link IOException}.
 */
public class UnreadableStepException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean done;

    /**
     * @param message one sentence that names the file and the member and says what is wrong
     */
    public UnreadableStepException(String message) {
        super(message);
        this.done = false;
    }

    /**
     * @param message one sentence that names the file and the member and says what is wrong
     * @param cause what was thrown
     */
    public UnreadableStepException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * @param message one sentence that names the file and the member and says what is wrong
     * @param cause what was thrown; null where nothing was
     * @param done whether the trajectory ends with the step, as far as that can be known
     */
    public UnreadableStepException(String message, @Nullable Throwable cause, boolean done) {
        super(message, cause);
        this.done = done;
    }

    /** Whether the trajectory ends with the step. Where steps are skipped without being looked at, it is what {@link StepReader#skip()} says of the step. */
    public boolean isDone() {
        return done;
    }
}
