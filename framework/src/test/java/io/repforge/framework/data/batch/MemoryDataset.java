package io.repforge.framework.data.batch;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Images of 1×1×2 pixels that say which one they are: its number in the first pixel, its dataset in the second. */
final class MemoryDataset implements Dataset {

    static final Space IMAGE = Space.image(1, 1, 2);

    final AtomicInteger openReaders = new AtomicInteger();
    /** Steps that weren't skipped. */
    final AtomicInteger decoded = new AtomicInteger();
    private final int mark;
    private final int steps;
    private final int failAt;
    private final boolean sized;

    private MemoryDataset(int mark, int steps, int failAt, boolean sized) {
        this.mark = mark;
        this.steps = steps;
        this.failAt = failAt;
        this.sized = sized;
    }

    static MemoryDataset of(int mark, int steps) {
        return new MemoryDataset(mark, steps, -1, false);
    }

    /** Its size is known beforehand. */
    static MemoryDataset sized(int mark, int steps) {
        return new MemoryDataset(mark, steps, -1, true);
    }

    static MemoryDataset endless(int mark) {
        return new MemoryDataset(mark, Integer.MAX_VALUE, -1, false);
    }

    static MemoryDataset failing(int mark, int at) {
        return new MemoryDataset(mark, Integer.MAX_VALUE, at, false);
    }

    @Override
    public StepSpec spec() {
        return StepSpec.of(IMAGE, null, Map.of(Step.LABEL, Space.discrete(10)));
    }

    @Override
    public OptionalLong size() {
        return sized ? OptionalLong.of(steps) : OptionalLong.empty();
    }

    @Override
    public StepReader read(Pass pass) {
        openReaders.incrementAndGet();
        return new StepReader() {
            private int next;

            @Override
            public Step next() throws IOException {
                if (next == failAt) {
                    throw new IOException("shard-000003.tar, member 0042.png: the image is cut off; write the shard again.");
                }
                if (next == steps) {
                    return null;
                }
                int number = next++;
                decoded.incrementAndGet();
                return Step.of(Array.of(Shape.of(1, 1, 2), (byte) number, (byte) mark), number % 10);
            }

            @Override
            public Skip skip() {
                if (next == steps) {
                    return Skip.NONE;
                }
                next++;
                return Skip.DONE;
            }

            @Override
            public void close() {
                openReaders.decrementAndGet();
            }
        };
    }
}
