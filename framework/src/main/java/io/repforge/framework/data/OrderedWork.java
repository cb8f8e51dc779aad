package io.repforge.framework.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does pieces of work on all cores and gives the results in the order of the pieces. A bounded number is under way at a time, so memory
 * is too. A fault of a piece comes when its result is asked for: after the results before it, as if the work had been done in turn.
 *
 * @param <P> a piece
 * @param <T> what a piece results in
 */
public final class OrderedWork<P, T> implements Closeable {

    /** Where the pieces come from. Called by the thread that asks for results. */
    public interface Source<P> {
        /** @return null when there are no more */
        @Nullable
        P next() throws IOException;
    }

    /** What is done with a piece. */
    public interface Work<P, T> {
        T of(P piece) throws IOException;
    }

    private static final int PIECES_PER_CORE = 16;

    private final Source<P> source;
    private final Work<P, T> work;
    private final Predicate<P> light;
    private final ExecutorService workers;
    private final int cores;
    private final Queue<Begun<P, T>> underWay = new ArrayDeque<>();
    private int window;
    private @Nullable Throwable sourceFault;
    private boolean exhausted;

    private record Begun<P, T>(P piece, Future<T> result) {}

    public OrderedWork(Source<P> source, Work<P, T> work) {
        this(source, work, piece -> false);
    }

    /** @param light which pieces are so little work that it isn't worth another thread */
    public OrderedWork(Source<P> source, Work<P, T> work, Predicate<P> light) {
        this.light = light;
        this.cores = Runtime.getRuntime().availableProcessors();
        this.source = source;
        this.work = work;
        this.window = cores * PIECES_PER_CORE;
        this.workers = Executors.newFixedThreadPool(cores, task -> {
            Thread thread = new Thread(task, "repforge-decode");
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
        window = Math.min(window * 2, cores * PIECES_PER_CORE);
        Begun<P, T> oldest = underWay.poll();
        if (oldest == null) {
            end();
            return null;
        }
        try {
            return oldest.result().get();
        } catch (ExecutionException e) {
            rethrow(Objects.requireNonNull(e.getCause()));
            throw new AssertionError("unreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading data", e);
        }
    }

    private void end() throws IOException {
        workers.shutdown();
        if (sourceFault != null) {
            rethrow(sourceFault);
        }
    }

    /**
     * The piece whose result would have come next, if it has been taken from the source already; no work is done on it unless that has begun. Where pieces are skipped there
     * may be more of it soon, so little is begun ahead until some results have been asked for again.
     *
     * @return null if none has been taken, so that the next one comes from the source
     */
    public @Nullable P withdraw() {
        window = cores;
        Begun<P, T> oldest = underWay.poll();
        if (oldest == null) {
            return null;
        }
        oldest.result().cancel(false);
        return oldest.piece();
    }

    private void fill() {
        try {
            while (!exhausted && underWay.size() < window) {
                P piece = source.next();
                if (piece == null) {
                    exhausted = true;
                } else if (light.test(piece)) {
                    // Nothing is gained by having it early.
                    underWay.add(new Begun<>(piece, done(piece)));
                    return;
                } else {
                    underWay.add(new Begun<>(piece, workers.submit(() -> work.of(piece))));
                }
            }
        } catch (IOException | RuntimeException e) {
            exhausted = true;
            sourceFault = e;
        }
    }

    private Future<T> done(P piece) {
        try {
            return CompletableFuture.completedFuture(work.of(piece));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
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
