package io.repforge.framework.data.batch;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.PairSpec;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.Skipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Endless batches of N pairs, made ahead on a background thread: passes over the datasets, interleaved, made into pairs, shuffled and
 * copied into a ring of off-heap batches. A batch may hold pairs of two passes; none is smaller than N.
 *
 * <p>What it gives depends on datasets, pair constructor, settings and start alone. From {@link Batch#position()} on, a new stream gives
 * what this one would have given.
 *
 * <p>Taken from and released by one thread. The datasets stay open when it is closed.
 */
public final class BatchStream implements AutoCloseable {

    /** How long {@link #close()} waits for a source that doesn't heed interruption. Its batches are then freed when it returns. */
    private static final long CLOSE_PATIENCE_MILLIS = 5_000;

    private final PairSpec spec;
    private final DecodedPairs pairs;
    private final Skipped skipped;
    private final List<Batch> ring = new ArrayList<>();
    private final BlockingQueue<Batch> free;
    private final BlockingQueue<Prepared> ready;
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Throwable failure;
    private long waitedNanos;

    /** What the background thread hands over: a batch, or why there won't be another. */
    private record Prepared(@Nullable Batch batch, @Nullable Throwable failure) {}

    private BatchStream(PairSource source, BatchSettings settings, Position from, HostMemory memory) {
        this.spec = source.spec();
        this.pairs = new DecodedPairs(new PairStream(source, settings, from), settings, source.skipped());
        this.skipped = source.skipped();
        int batches = settings.prefetch() + 1;
        this.free = new ArrayBlockingQueue<>(batches);
        this.ready = new ArrayBlockingQueue<>(batches + 1);
        try {
            for (int i = 0; i < batches; i++) {
                Batch batch = new Batch(spec, settings.batchSize(), settings.label(), memory);
                ring.add(batch);
                free.add(batch);
            }
        } catch (RuntimeException | Error e) {
            freeRing();
            throw e;
        }
        this.thread = new Thread(this::produce, "repforge-batches");
        thread.setDaemon(true);
        thread.start();
    }

    /** As {@link #open(List, Use, BatchSettings, Position, HostMemory)}, in memory as the system gives it. */
    public static BatchStream open(
            List<Dataset> datasets, Use<? extends PairConstructor<?>> pairs, BatchSettings settings, Position from) {
        return open(datasets, pairs, settings, from, HostMemory.PAGEABLE);
    }

    /**
     * Starts to make batches.
     *
     * @param datasets one or more, with pairs of equal spaces; not closed by the stream
     * @param pairs makes pairs of their steps
     * @param from {@link Position#START}, or where a former stream had got to
     * @param memory where the batches lie
     * @throws UserError if pairs can't be made of the data
     */
    public static BatchStream open(
            List<Dataset> datasets, Use<? extends PairConstructor<?>> pairs, BatchSettings settings, Position from, HostMemory memory) {
        return new BatchStream(PairSource.of(datasets, pairs, settings), settings, from, memory);
    }

    /**
     * Reads one pair, so that data that can't be read, or of which no pairs can be made, is told before there is anything else.
     *
     * @throws UserError as {@link #take()}
     */
    public static void requirePair(List<Dataset> datasets, Use<? extends PairConstructor<?>> pairs, BatchSettings settings) {
        BatchSettings inOrder = settings.inOrder();
        PairSource source = PairSource.of(datasets, pairs, inOrder);
        try (DecodedPairs stream = new DecodedPairs(new PairStream(source, inOrder, Position.START), inOrder, source.skipped())) {
            stream.next();
        } catch (IOException e) {
            throw surfaced(e);
        }
    }

    /** What the pairs look like. */
    public PairSpec spec() {
        return spec;
    }

    /**
     * The next batch; waits for it if need be.
     *
     * @throws UserError if the data can't be read on; batches before the fault are given first
     * @throws IllegalStateException if a component failed, with its exception as the cause, or if the stream is closed
     */
    public Batch take() throws InterruptedException {
        requireOpen();
        if (failure != null) {
            throw surfaced(failure);
        }
        Prepared next = ready.poll();
        if (next == null) {
            long start = System.nanoTime();
            next = ready.take();
            waitedNanos += System.nanoTime() - start;
            requireOpen();
        }
        if (next.batch() == null) {
            Throwable fault = Objects.requireNonNull(next.failure(), "there is a batch, or a reason why not");
            failure = fault;
            throw surfaced(fault);
        }
        next.batch().setTaken(true);
        return next.batch();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the stream of batches is closed");
        }
    }

    /**
     * Gives a batch's memory back to be filled again.
     *
     * @throws IllegalStateException if it isn't a taken batch of this stream
     */
    public void release(Batch batch) {
        if (!batch.isTaken() || !ring.contains(batch)) {
            throw new IllegalStateException("only a batch that was taken from this stream, and only once, can be released to it");
        }
        batch.setTaken(false);
        free.add(batch);
    }

    /** Time that {@link #take()} has waited for data so far. */
    public long waitedNanos() {
        return waitedNanos;
    }

    /** What was left out of the data since the stream was opened, also of what lies ahead of the batch in use. */
    public Skipped skipped() {
        return skipped;
    }

    private static RuntimeException surfaced(Throwable failure) {
        if (failure instanceof UserError || failure instanceof IOException) {
            return new UserError(String.valueOf(failure.getMessage()), failure);
        }
        return new IllegalStateException("making batches failed: " + failure, failure);
    }

    private void produce() {
        try {
            while (!closed) {
                Batch batch = free.take();
                batch.clear();
                while (!batch.isFull()) {
                    if (closed) {
                        return;
                    }
                    batch.add(pairs.next());
                }
                batch.setPosition(pairs.position());
                ready.add(new Prepared(batch, null));
            }
        } catch (Throwable e) {
            // After close() the interruption itself arrives here, in one of many guises.
            if (!closed) {
                ready.add(new Prepared(null, e));
            }
        } finally {
            closePairs();
            if (closed) {
                freeRing();
            }
        }
    }

    private void closePairs() {
        try {
            pairs.close();
        } catch (IOException | RuntimeException | Error e) {
            if (!closed) {
                ready.add(new Prepared(null, e));
            }
        }
    }

    private synchronized void freeRing() {
        ring.forEach(Batch::free);
    }

    /** Stops the background thread and frees the batches, taken ones too. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        ready.offer(new Prepared(null, null)); // wakes another thread that waits in take()
        boolean interrupted = false;
        try {
            thread.join(CLOSE_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!thread.isAlive()) {
            freeRing();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
