package io.repforge.framework.train;

import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Feeds the batches of a stream, from the memory that they were made in. */
public final class BatchFeed implements StepFeed, AutoCloseable {

    private static final Map<Batch.Part, String> PAIRS = Map.of(
            Batch.Part.CONTEXT, Network.CONTEXT, Batch.Part.TARGET, Network.TARGET, Batch.Part.EXTRA, Network.EXTRA,
            Batch.Part.TRAJECTORY, Network.TRAJECTORY, Batch.Part.TIMESTEP, Network.TIMESTEP, Batch.Part.LABEL, Network.LABEL);

    private final BatchStream stream;
    private final Map<Batch.Part, String> inputs;
    private @Nullable Batch taken;
    private Position position;

    /**
     * A feed for models with inputs of their own.
     *
     * @param stream closed with the feed
     * @param from where the stream begins
     * @param inputs which input each part of a batch goes to
     */
    public BatchFeed(BatchStream stream, Position from, Map<Batch.Part, String> inputs) {
        this.stream = stream;
        this.position = from;
        this.inputs = new EnumMap<>(inputs);
    }

    /** A feed for the graphs of {@link Network}. */
    public static BatchFeed ofPairs(BatchStream stream, Position from) {
        return new BatchFeed(stream, from, PAIRS);
    }

    @Override
    public Map<String, HostBuffer> next(long step) throws InterruptedException {
        Batch batch = stream.take();
        taken = batch;
        position = batch.position();
        Map<String, HostBuffer> buffers = new HashMap<>();
        inputs.forEach((part, input) -> {
            HostBuffer buffer = batch.buffer(part);
            if (buffer != null) {
                buffers.put(input, buffer);
            }
        });
        return buffers;
    }

    @Override
    public void release() {
        if (taken != null) {
            stream.release(taken);
            taken = null;
        }
    }

    /**
     * The batch that is fed.
     *
     * @throws IllegalStateException if it has been released, or none was asked for
     */
    Batch batch() {
        if (taken == null) {
            throw new IllegalStateException("no batch is being fed");
        }
        return taken;
    }

    /** Where the batches come from. */
    public BatchStream stream() {
        return stream;
    }

    /** Where the stream goes on after the newest batch. */
    public Position position() {
        return position;
    }

    @Override
    public void close() {
        stream.close();
    }
}
