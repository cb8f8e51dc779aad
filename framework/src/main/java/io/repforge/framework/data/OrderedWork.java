package io.repforge.framework.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does pieces of work on all cores and gives the results in the order of the pieces. A bounded number is under way at a time, so memory
 * is too. A fault of a piece comes when its result is asked for: after the results before it, as if the work had been done in turn.
 *
 * @param <T> what a piece results in
 */
public final class OrderedWork<T> implements Closeable {

    /** Where the pieces come from. Called by the thread that asks for results. */
    public interface Source<T> {
        /** @return null when there are no more */
        @Nullable Task<T> next() throws IOException;
    }

    /** One piece of work. */
    public interface Task<T> {
        T run() throws IOException;
    }

    private static final int PIECES_PER_CORE = 16;

    private final Source<T> source;
    private final ExecutorService workers;
    private final int window;
    private final Queue<Future<T>> underWay = new ArrayDeque<>();
    private @Nullable Throwable sourceFault;
    private boolean exhausted;

    public OrderedWork(Source<T> source) {
        int cores = Runtime.getRuntime().availableProcessors();
        this.source = source;
        this.window = cores * PIECES_PER_CORE;
        this.workers = Executors.newFixedThreadPool(cores, work -> {
            Thread thread = new Thread(work, "repforge-decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The next result.
     *
     * @return null at the end
     * @throws IOException if the piece threw it; runtime exceptions come as they are, too
     */
    public @Nullable T next() throws IOException {
        fill();
        Future<T> oldest = underWay.poll();
        if (oldest == null) {
            workers.shutdown();
            if (sourceFault != null) {
                rethrow(sourceFault);
            }
            return null;
        }
        try {
            return oldest.get();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
            throw new AssertionError("unreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading data", e);
        }
    }

    private void fill() {
        try {
            while (!exhausted && underWay.size() < window) {
                Task<T> task = source.next();
                if (task == null) {
                    exhausted = true;
                } else {
                    underWay.add(workers.submit(task::run));
                }
            }
        } catch (IOException | RuntimeException e) {
            exhausted = true;
            sourceFault = e;
        }
    }

    private static void rethrow(Throwable fault) throws IOException {
        if (fault instanceof IOException io) {
            throw io;
        } else if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
