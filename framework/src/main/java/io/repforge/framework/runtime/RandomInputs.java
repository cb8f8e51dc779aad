package io.repforge.framework.runtime;

import io.repforge.api.graph.Graph;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The random tensors of a graph, drawn anew for each step. What is drawn depends on the run's seed, the tensor's name and the step alone, so a
 * resumed run draws what an uninterrupted one would have drawn.
 *
 * <p>While the graph computes one step, the next is drawn in the background. For one thread at a time.
 */
public final class RandomInputs implements AutoCloseable {

    private final Map<String, Drawing> drawings = new LinkedHashMap<>();
    private final Map<String, HostBuffer> even = new LinkedHashMap<>();
    private final Map<String, HostBuffer> odd = new LinkedHashMap<>();
    private final ExecutorService background;
    private final int stride;
    private @Nullable CompletableFuture<Void> ahead;
    private long aheadStep;
    private boolean aheadIsEven;

    /** As {@link #RandomInputs(long, Map, HostMemory)}, in memory as the system gives it. */
    public RandomInputs(long seed, Map<String, Graph.Random> randoms) {
        this(seed, randoms, HostMemory.PAGEABLE);
    }

    /**
     * @param seed of the run
     * @param randoms the tensors, as {@link Graph#randoms()} gives them; those that the session isn't fed may be left out
     * @param memory where they lie
     */
    public RandomInputs(long seed, Map<String, Graph.Random> randoms, HostMemory memory) {
        this(seed, randoms, memory, 1);
    }

    /**
     * As {@link #RandomInputs(long, Map, HostMemory)}.
     *
     * @param stride how far apart the steps are that are drawn one after the other
     */
    public RandomInputs(long seed, Map<String, Graph.Random> randoms, HostMemory memory, int stride) {
        this.stride = stride;
        randoms.forEach((name, random) -> {
            drawings.put(name, new Drawing(CounterRandom.of(seed, "draw/" + name), random.draw()));
            even.put(name, HostBuffer.allocate(random.draw().type(), random.tensor().shape(), memory));
            odd.put(name, HostBuffer.allocate(random.draw().type(), random.tensor().shape(), memory));
        });
        this.background = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "repforge-random");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The tensors of a step. Their contents are good until the next call.
     *
     * @param step counted from the start of the run; consecutive steps are fastest
     */
    public Map<String, HostBuffer> draw(long step) {
        if (drawings.isEmpty()) {
            return Map.of();
        }
        CompletableFuture<Void> pending = ahead;
        boolean isEven;
        if (pending != null) {
            await(pending);
        }
        if (pending != null && aheadStep == step) {
            isEven = aheadIsEven;
        } else {
            isEven = true;
            fill(step, even);
        }
        Map<String, HostBuffer> next = isEven ? odd : even;
        long following = step + stride;
        aheadStep = following;
        aheadIsEven = !isEven;
        ahead = CompletableFuture.runAsync(() -> fill(following, next), background);
        return isEven ? even : odd;
    }

    private void fill(long step, Map<String, HostBuffer> buffers) {
        drawings.forEach((name, drawing) -> drawing.fill(step, Objects.requireNonNull(buffers.get(name)).bytes()));
    }

    private static void await(CompletableFuture<Void> pending) {
        try {
            pending.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("drawing random tensors failed", e.getCause());
        }
    }

    /** Stops drawing, and frees the buffers: a session that was fed them isn't run again. */
    @Override
    public void close() {
        try {
            if (ahead != null) {
                await(ahead);
            }
        } finally {
            background.shutdown();
            even.values().forEach(HostBuffer::close);
            odd.values().forEach(HostBuffer::close);
        }
    }
}
