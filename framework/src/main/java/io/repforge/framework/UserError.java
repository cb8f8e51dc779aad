package io.repforge.framework;

/**
 * A fault of the user's input: a recipe, a plugin, data, a checkpoint. The message is all that the user sees: one sentence that names
 * the file, the key or the member, says what is wrong and what to do.
 */
public class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
