package io.repforge.framework.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets Ctrl-C (SIGINT, SIGTERM) end a run after the step under way, with a checkpoint, before the virtual machine goes. */
final class StopSignal implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "repforge-stop");
    private final boolean installed;
    private volatile boolean asked;

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

    private void await() {
        asked = true;
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
