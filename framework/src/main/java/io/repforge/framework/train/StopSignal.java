package io.repforge.framework.train;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Ctrl-C (SIGINT, SIGTERM) end a run after the step under way, with a checkpoint, before the virtual machine goes. An evaluation, which
 * may take minutes and can be done again, is interrupted.
 */
final class StopSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "repforge-stop");
    private final boolean installed;
    private volatile boolean asked;
    private @Nullable Thread evaluating;

    private StopSignal(boolean installed) {
        this.installed = installed;
        if (installed) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    static StopSignal install() {
        return new StopSignal(true);
    }

    /** A signal that doesn't come. */
    static StopSignal never() {
        return new StopSignal(false);
    }

    boolean isAsked() {
        return asked;
    }

    /** Work that may be interrupted. */
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does work that the signal interrupts.
     *
     * @return what it gives; empty if the signal came before it was done
     */
    <T> Optional<T> interruptible(Work<T> work) throws IOException {
        synchronized (this) {
            if (asked) {
                return Optional.empty();
            }
            evaluating = Thread.currentThread();
        }
        try {
            return Optional.of(work.run());
        } catch (IOException | RuntimeException e) {
            if (asked) {
                LOG.debug("The work was interrupted", e);
                return Optional.empty();
            }
            throw e;
        } finally {
            synchronized (this) {
                evaluating = null;
                if (asked) {
                    Thread.interrupted(); // what follows writes the checkpoint, which must not be interrupted
                }
            }
        }
    }

    private synchronized void ask() {
        asked = true;
        if (evaluating != null) {
            evaluating.interrupt();
        }
    }

    private void await() {
        ask();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (installed && !asked) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
