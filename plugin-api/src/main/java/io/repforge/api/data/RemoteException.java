package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a remote file can't be read. */
@Experimental
public final class RemoteException extends IOException {

    private static final long serialVersionUID = 1;

    private final @Nullable Duration wait;

    private RemoteException(String message, @Nullable Throwable cause, @Nullable Duration wait) {
        super(message, cause);
        this.wait = wait;
    }

    /**
     * What stays so, however often it is tried.
     *
     * @param message one sentence that names the URL, says what is wrong and what to do
     * @param cause what was thrown; null where nothing was
     */
    public static RemoteException lasting(String message, @Nullable Throwable cause) {
        return new RemoteException(message, cause, null);
    }

    /**
     * What may be otherwise in a moment.
     *
     * @param message a clause about the server, such as {@code the server answers 503}
     * @param wait how long the server asks to be left alone; zero where it says nothing
     */
    public static RemoteException passing(String message, Duration wait) {
        return new RemoteException(message, null, wait);
    }

    /** Whether it is worth while to try again. */
    public boolean isPassing() {
        return wait != null;
    }

    /** How long the server asks to be left alone. */
    public Duration asksToWait() {
        return wait == null ? Duration.ZERO : wait;
    }
}
