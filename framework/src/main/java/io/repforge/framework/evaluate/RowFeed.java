package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.probe.Fit;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.train.StepFeed;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.IntStream;

/** Examples and their targets, n of them drawn anew for each step. */
final class RowFeed implements StepFeed, AutoCloseable {

    private final float[] rows;
    private final int count;
    private final int width;
    private final Array[] targets;
    private final int n;
    private final HostBuffer features;
    private final HostBuffer target;
    private final CounterRandom order;

    RowFeed(ExampleTable examples, Fit fit, int n, long seed, HostMemory memory) {
        this.rows = examples.features();
        this.count = examples.count();
        this.width = examples.width();
        this.targets = IntStream.range(0, count).mapToObj(row -> fit.target().apply(examples.step(row))).toArray(Array[]::new);
        this.n = n;
        this.features = HostBuffer.allocate(DType.FLOAT32, Shape.of(n, width), memory);
        this.target = HostBuffer.allocate(fit.space().type(), fit.space().shape().prepend(n), memory);
        this.order = CounterRandom.of(seed, fit.name() + "/order");
    }

    @Override
    public Map<String, HostBuffer> next(long step) {
        FloatBuffer featureBuffer = features.bytes().asFloatBuffer();
        ByteBuffer targetBuffer = target.bytes();
        for (int i = 0; i < n; i++) {
            int row = order.below(count, step, i);
            featureBuffer.put(i * width, rows, row * width, width);
            byte[] bytes = targets[row].bytes();
            targetBuffer.put(i * bytes.length, bytes);
        }
        return Map.of(ModelFit.FEATURES, features, ModelFit.TARGETS, target);
    }

    @Override
    public void close() {
        features.close();
        target.close();
    }
}
