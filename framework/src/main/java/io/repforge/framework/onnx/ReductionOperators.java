package io.repforge.framework.onnx;

import io.repforge.api.graph.Tensor;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Reductions along axes that don't count images. */
final class ReductionOperators {

    /** Reduces. */
    private interface Reduction {
        Tensor apply(Tensor x, boolean keep, int... axes);
    }

    private ReductionOperators() {}

    static void addTo(Operators all) {
        add(all, "ReduceSum", Tensor::sum);
        add(all, "ReduceMean", Tensor::mean);
        add(all, "ReduceMax", Tensor::max);
        add(all, "ReduceMin", (x, keep, axes) -> x.neg().max(keep, axes).neg());
        add(all, "ReduceLogSumExp", Tensor::logSumExp);
        add(all, "ReduceL1", (x, keep, axes) -> x.abs().sum(keep, axes));
        add(all, "ReduceL2", (x, keep, axes) -> x.square().sum(keep, axes).sqrt());
        add(all, "ReduceSumSquare", (x, keep, axes) -> x.square().sum(keep, axes));
    }

    private static void add(Operators all, String op, Reduction reduction) {
        all.single(op, c -> {
            Flowing x = c.x(0);
            long[] given = c.has(1) ? c.longs(1) : new long[0];
            if (given.length == 0 && c.attributes().integer("noop_with_empty_axes", 0) != 0) {
                return x;
            }
            int[] axes = given.length == 0 ? IntStream.range(0, x.rank()).toArray() : Axes.at(given, x.rank());
            for (int axis : axes) {
                c.requireNoBatch(x, axis, "reduces");
            }
            boolean keep = c.attributes().integer("keepdims", 1) != 0;
            int gone = keep ? 0 : (int) Arrays.stream(axes).filter(axis -> axis < x.batchAxis()).count();
            return x.moved(reduction.apply(x.tensor(), keep, axes), x.isOfBatch() ? x.batchAxis() - gone : Flowing.NO_BATCH, x.image() && keep);
        });
    }
}
