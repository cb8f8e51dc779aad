package io.repforge.framework.evaluate;

import java.util.concurrent.CancellationException;

/** Lets a probe end early when its thread is interrupted: what computes without ever waiting asks here between its steps. */
final class Interruption {

    private Interruption() {}

    /** @throws CancellationException if the thread is interrupted; it stays so */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the evaluation was interrupted");
        }
    }
}
