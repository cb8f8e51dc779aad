package io.repforge.framework.autodiff;

import io.repforge.api.graph.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Reductions along axes. */
final class ReductionRules {

    private ReductionRules() {}

    static void addTo(GradientRules rules) {
        rules.add("ReduceSum", b -> reduce(b, (dy, y) -> dy.expand(b.input(0).shape())));
        rules.add("ReduceMean", b -> reduce(b, (dy, y) -> {
            double count = (double) b.input(0).shape().elements() / b.output(0).shape().elements();
            return dy.div(count).expand(b.input(0).shape());
        }));
        rules.add("ReduceMax", ReductionRules::extreme);
        rules.add("ReduceMin", ReductionRules::extreme);
        rules.add("ReduceLogSumExp", b -> reduce(b, (dy, y) -> dy.mul(b.input(0).sub(y).exp())));
        rules.add("ReduceSumSquare", b -> reduce(b, (dy, y) -> dy.mul(2).mul(b.input(0))));
        rules.add("ReduceL1", b -> reduce(b, (dy, y) -> dy.mul(b.input(0).sign())));
        rules.add("ReduceL2", b -> reduce(b, (dy, y) -> {
            // The subgradient of a zero vector is taken as 0.
            Tensor zero = b.scalar(dy.type(), 0);
            return y.greater(zero).where(dy.div(y), zero).mul(b.input(0));
        }));
    }

    /** Equal elements share the gradient equally. */
    private static void extreme(Backward b) {
        reduce(b, (dy, y) -> {
            int[] axes = axes(b);
            if (axes.length == 0) {
                return dy;
            }
            Tensor chosen = b.input(0).equalTo(y).cast(dy.type());
            return dy.div(chosen.sum(true, axes)).mul(chosen);
        });
    }

    /** Hands output gradient and output, with the reduced axes kept, to a formula. */
    private static void reduce(Backward b, BiFunction<Tensor, Tensor, Tensor> formula) {
        b.give(0, () -> {
            long[] kept = b.input(0).shape().dims();
            for (int axis : axes(b)) {
                kept[axis] = 1;
            }
            return formula.apply(like(b.dy(), kept), like(b.output(0), kept));
        });
    }

    private static Tensor like(Tensor x, long[] dims) {
        return Arrays.equals(x.shape().dims(), dims) ? x : x.reshape(dims);
    }

    private static int[] axes(Backward b) {
        long[] given = b.constantLongs(1, "axes");
        if (given == null) {
            given = b.node().intsAttribute("axes");
        }
        int rank = b.input(0).shape().rank();
        int[] axes = new int[given.length == 0 ? rank : given.length];
        if (given.length == 0) {
            if (b.node().intAttribute("noop_with_empty_axes", 0) != 0) {
                return new int[0];
            }
            Arrays.setAll(axes, i -> i);
        } else {
            for (int i = 0; i < axes.length; i++) {
                axes[i] = b.input(0).shape().axis((int) given[i]);
            }
        }
        return axes;
    }
}
