package io.repforge.framework.evaluate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/** Lets a probe end early when its thread is interrupted: what computes without ever waiting asks here between its steps. */
public final class Interruption {

    private Interruption() {}

    /** What may be interrupted while it waits. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /**
     * Works, as long as the thread isn't interrupted.
     *
     * @param what for the message
     * @throws UncheckedIOException if it is; it stays so
     */
    static void during(String what, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException(what + " was interrupted"));
        }
    }

    /** @throws CancellationException if the thread is interrupted; it stays so */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the evaluation was interrupted");
        }
    }
}
