package io.repforge.framework.data.batch;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import java.nio.LongBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * N pairs in off-heap memory, row-major and contiguous: in the buffers that sessions are fed, and as arrays over the same memory. It is
 * used again: it may be read from {@link BatchStream#take()} to {@link BatchStream#release(Batch)}, and not be kept.
 *
 * <p>Images are {@code uint8} here; they become {@code float32} in [0, 1] within the graph.
 */
public final class Batch {

    private final int size;
    private final PairSpec spec;
    private final HostMemory memory;
    private final Column context;
    private final @Nullable Column extra;
    private final HostBuffer trajectory;
    private final HostBuffer timestep;
    private final LongBuffer trajectories;
    private final LongBuffer timesteps;
    private final @Nullable String label;
    private final double[] labels;
    private final @Nullable HostBuffer taught;

    /** Made when a target first differs from its context; pairs of the identity never need it. */
    private @Nullable Column target;

    private int filled;
    private boolean shared = true;
    private Position position = Position.START;
    private boolean taken;

    /** What a batch has of each pair. */
    public enum Part { CONTEXT, TARGET, EXTRA, TRAJECTORY, TIMESTEP, LABEL }

    /**
     * @param label name of the label that is kept of each context; null for none
     */
    Batch(PairSpec spec, int size, @Nullable String label, HostMemory memory) {
        this.size = size;
        this.spec = spec;
        this.memory = memory;
        this.context = new Column("context", spec.context(), size, memory);
        this.extra = spec.extra() == null ? null : new Column("extra context", spec.extra(), size, memory);
        this.trajectory = HostBuffer.allocate(DType.INT64, Shape.of(size), memory);
        this.timestep = HostBuffer.allocate(DType.INT64, Shape.of(size), memory);
        this.trajectories = trajectory.bytes().asLongBuffer();
        this.timesteps = timestep.bytes().asLongBuffer();
        this.label = label;
        this.labels = new double[label == null ? 0 : size];
        this.taught = spec.label() == null ? null : HostBuffer.allocate(DType.INT64, Shape.of(size), memory);
    }

    void clear() {
        filled = 0;
        shared = true;
    }

    boolean isFull() {
        return filled == size;
    }

    /** @param pair of arrays */
    void add(Pair pair) {
        context.put(filled, (Array) pair.context());
        if (shared && pair.target() != pair.context()) {
            separate();
        }
        if (!shared) {
            Objects.requireNonNull(target, "targets that aren't shared have a column").put(filled, (Array) pair.target());
        }
        if (extra != null) {
            if (pair.extra() == null) {
                throw new IllegalStateException("the pair constructor announced an extra context of " + spec.extra() + " but gave a pair without");
            }
            extra.put(filled, (Array) pair.extra());
        }
        trajectories.put(filled, pair.trajectory());
        timesteps.put(filled, pair.timestep());
        if (label != null) {
            labels[filled] = pair.labels().getOrDefault(label, Double.NaN);
        }
        if (taught != null) {
            taught.bytes().asLongBuffer().put(filled, taught(pair, Objects.requireNonNull(spec.label())));
        }
        filled++;
    }

    private static long taught(Pair pair, String name) {
        Double value = pair.labels().get(name);
        if (value == null || value < 0 || value != Math.rint(value)) {
            throw new UserError(
                    "The pair at step " + pair.timestep() + " of trajectory " + pair.trajectory() + " has " + (value == null ? "no label" : "the label " + value)
                            + " where the loss learns from classes, whole numbers from 0, of '" + name + "': label all of the data, or leave out what has no label.");
        }
        return value.longValue();
    }

    private void separate() {
        if (target == null) {
            target = new Column("target", spec.target(), size, memory);
        }
        if (filled > 0) {
            target.copyRows(context, filled);
        }
        shared = false;
    }

    /** Number of pairs, N. */
    public int size() {
        return size;
    }

    /**
     * The buffer of a part, to feed a session with. The very buffer of the context for the target too if {@link #targetIsContext()}.
     *
     * @return null for the extra context where the pairs have none, and for the label where the loss is told none
     */
    public @Nullable HostBuffer buffer(Part part) {
        return switch (part) {
            case CONTEXT -> context.buffer();
            case TARGET -> target == null || shared ? context.buffer() : target.buffer();
            case EXTRA -> extra == null ? null : extra.buffer();
            case TRAJECTORY -> trajectory;
            case TIMESTEP -> timestep;
            case LABEL -> taught;
        };
    }

    /** {@code [N, …]}, of the pairs' context space. */
    public INDArray context() {
        return context.buffer().array();
    }

    /** {@code [N, …]}, of the pairs' target space. The very array of {@link #context()} if {@link #targetIsContext()}. */
    public INDArray target() {
        return target == null || shared ? context() : target.buffer().array();
    }

    /** Whether each pair's target is its context, so that one copy to the device serves both. */
    public boolean targetIsContext() {
        return shared;
    }

    /** {@code [N, …]}, of the pairs' extra space; null where the pairs have none. */
    public @Nullable INDArray extra() {
        return extra == null ? null : extra.buffer().array();
    }

    /** {@code [N]}, {@code int64}: number of each pair's trajectory, which no other trajectory of the run has. */
    public INDArray trajectory() {
        return trajectory.array();
    }

    /** {@code [N]}, {@code int64}: position of each context within its trajectory. */
    public INDArray timestep() {
        return timestep.array();
    }

    /** Of each context the label that was asked for, NaN where it has none; empty if none was. */
    public double[] labels() {
        return labels.clone();
    }

    /** Where the stream goes on after this batch. */
    public Position position() {
        return position;
    }

    void setPosition(Position position) {
        this.position = position;
    }

    boolean isTaken() {
        return taken;
    }

    void setTaken(boolean taken) {
        this.taken = taken;
    }

    void free() {
        context.close();
        if (target != null) {
            target.close();
        }
        if (extra != null) {
            extra.close();
        }
        trajectory.close();
        timestep.close();
        if (taught != null) {
            taught.close();
        }
    }
}
