package io.repforge.framework.blas;

import org.bytedeco.openblas.global.openblas;

/**
 * Has BLAS compute each product on the thread that asks for it, as long as one is open. Products with a few columns are bound by memory: the threads that BLAS has of
 * its own take longer to meet than they save, and wait for each other with all their might. Threads which each work on rows of their own don't wait.
 */
public final class SerialBlas implements AutoCloseable {

    static {
        SoundKernels.choose();
    }

    private static int open;
    private static int threadsBefore;

    private SerialBlas() {}

    /** From now on, until it is closed. */
    public static SerialBlas begin() {
        synchronized (SerialBlas.class) {
            if (open++ == 0) {
                threadsBefore = openblas.blas_get_num_threads();
                openblas.blas_set_num_threads(1);
            }
        }
        return new SerialBlas();
    }

    /** As it was before, once all are closed. */
    @Override
    public void close() {
        synchronized (SerialBlas.class) {
            if (--open == 0) {
                openblas.blas_set_num_threads(threadsBefore);
            }
        }
    }
}
