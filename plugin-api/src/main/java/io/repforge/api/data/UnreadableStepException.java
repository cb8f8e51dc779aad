package io.repforge.api.data;

import java.io.IOException;

/**
 * A step that can't be read, while the steps after it can: the reader stands behind it, and its next call gives the step that follows. Whether the step is
 * skipped or ends the reading is the host's choice. A fault after which a reader can't go on is a plain {@link IOException}.
 */
public class UnreadableStepException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message one sentence that names the file and the member and says what is wrong
     */
    public UnreadableStepException(String message) {
        super(message);
    }

    /**
     * @param message one sentence that names the file and the member and says what is wrong
     * @param cause what was thrown
     */
    public UnreadableStepException(String message, Throwable cause) {
        super(message, cause);
    }
}
