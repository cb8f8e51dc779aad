package io.repforge.images;

import java.util.concurrent.Semaphore;

/**
 * The memory that all threads together take for large images that they are decoding: of the largest, there is one at a time. Small ones pass freely, since a
 * thread has no more than one.
 */
final class MemoryBudget {

    /** Of all that are decoded at a time, in MiB. */
    private static final int ALL = 512;
    private static final long MIB = 1 << 20;
    /** What passes freely. */
    private static final long SMALL = 16 * MIB;

    /** Fair, so that a large image isn't put off by smaller ones for ever. */
    private static final Semaphore FREE = new Semaphore(ALL, true);

    private MemoryBudget() {}

    /** Waits until there is so much. */
    static Taken take(long bytes) {
        int share = bytes <= SMALL ? 0 : (int) Math.min(ALL, bytes / MIB);
        FREE.acquireUninterruptibly(share);
        return () -> FREE.release(share);
    }

    /** A share of the budget, which others get when it is closed. */
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }
}
