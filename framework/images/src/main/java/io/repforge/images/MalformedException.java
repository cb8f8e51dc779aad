package io.repforge.images;

import java.io.IOException;

/**
 * Bytes that aren't what they should be. The message says what is wrong, such as "the NumPy header is cut off"; whoever knows the file
 * and the member adds them.
 */
public final class MalformedException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
