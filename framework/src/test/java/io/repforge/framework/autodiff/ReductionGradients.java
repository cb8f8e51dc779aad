package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of operators that work along axes. */
final class ReductionGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private ReductionGradients() {}

    static List<GradientCase> cases() {
        ReductionGradients all = new ReductionGradients();
        all.reduction("ReduceSum", Tensor::sum);
        all.reduction("ReduceMean", Tensor::mean);
        all.reduction("ReduceMax", Tensor::max);
        all.reduction("ReduceLogSumExp", Tensor::logSumExp);
        for (String op : List.of("ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare")) {
            all.reductionOfAnImportedModel(op);
        }
        all.ties();
        all.softmax("Softmax", Tensor::softmax);
        all.softmax("LogSoftmax", Tensor::logSoftmax);
        all.argMax();
        return all.cases;
    }

    private interface Reduction {
        Tensor of(Tensor x, boolean keep, int... axes);
    }

    private void reduction(String op, Reduction f) {
        for (boolean keep : new boolean[] {false, true}) {
            String how = keep ? ", kept" : "";
            cases.add(GradientCase.of(op, "over the last axis" + how, o -> f.of(o.apart(3, 4), keep, 1)));
            cases.add(GradientCase.of(op, "over a negative axis" + how, o -> f.of(o.apart(2, 3, 4), keep, -2)));
            cases.add(GradientCase.of(op, "over the first axis" + how, o -> f.of(o.apart(3, 4), keep, 0)));
            cases.add(GradientCase.of(op, "over two axes apart" + how, o -> f.of(o.apart(2, 3, 4), keep, 0, 2)));
            cases.add(GradientCase.of(op, "over two axes in reverse order" + how, o -> f.of(o.apart(2, 3, 2, 2), keep, -1, 2)));
            cases.add(GradientCase.of(op, "over no given axes, so all" + how, o -> f.of(o.apart(2, 3), keep)));
            cases.add(GradientCase.of(op, "over an axis of length 1" + how, o -> f.of(o.apart(1, 4), keep, 0)));
            cases.add(GradientCase.of(op, "of a scalar" + how, o -> f.of(o.given(Shape.SCALAR, 0.4), keep)));
        }
    }

    /** Operators that {@link Tensor} doesn't have, but an imported model may. */
    private void reductionOfAnImportedModel(String op) {
        cases.add(GradientCase.of(op, "over an axis", o -> {
            Tensor x = o.apart(3, 4);
            return o.graph().node(op, TensorType.of(DType.FLOAT32, 3), Map.of("keepdims", Attribute.of(0)), x, o.graph().longs(1));
        }));
        cases.add(GradientCase.of(op, "over two axes, kept", o -> {
            Tensor x = o.apart(2, 3, 2);
            return o.graph().node(op, TensorType.of(DType.FLOAT32, 1, 3, 1), Map.of(), x, o.graph().longs(-1, 0));
        }));
        cases.add(GradientCase.of(op, "over all axes, which are left out", o -> {
            Tensor x = o.apart(2, 3);
            return o.graph().node(op, TensorType.of(DType.FLOAT32), Map.of("keepdims", Attribute.of(0)), x);
        }));
        cases.add(GradientCase.of(op, "over no axes, which then means none", o -> {
            Tensor x = o.apart(2, 3);
            return o.graph().node(op, x.tensorType(), Map.of("noop_with_empty_axes", Attribute.of(1)), x, o.graph().longs());
        }));
    }

    private void ties() {
        cases.add(GradientCase.of("ReduceMax", "with two equal in a row", o -> o.given(Shape.of(3, 4), 1, 5, 5, 2, 7, 0, 1, 7, -1, -1, -3, -2).max(false, 1)));
        cases.add(GradientCase.of("ReduceMax", "with two equal in all, kept", o -> o.given(Shape.of(2, 2), 3, 1, 0, 3).max(true)));
        cases.add(GradientCase.of("ReduceLogSumExp", "of large values", o -> o.given(Shape.of(2, 3), 500, 501, 499, -500, -501, -499)
                .logSumExp(false, 1)));
    }

    private interface Along {
        Tensor of(Tensor x, int axis);
    }

    private void softmax(String op, Along f) {
        cases.add(GradientCase.of(op, "over the last axis", o -> f.of(o.normal(3, 5), -1)));
        cases.add(GradientCase.of(op, "over the first axis", o -> f.of(o.normal(3, 5), 0)));
        cases.add(GradientCase.of(op, "over a middle axis", o -> f.of(o.normal(2, 3, 4), 1)));
        cases.add(GradientCase.of(op, "over channels of images", o -> f.of(o.normal(2, 3, 2, 2), -3)));
        cases.add(GradientCase.of(op, "of one row", o -> f.of(o.normal(1, 4), 1)));
        cases.add(GradientCase.of(op, "over an axis of length 1", o -> f.of(o.normal(3, 1), 1)));
        cases.add(GradientCase.of(op, "in float64", o -> f.of(o.normal(2, 3, 4).cast(DType.FLOAT64), 1).cast(DType.FLOAT32)));
        cases.add(GradientCase.of(op, "of large values", o -> f.of(o.given(Shape.of(2, 3), 100, 101, 99, -100, -101, -99), 1)));
    }

    private void argMax() {
        cases.add(GradientCase.of("ArgMax", "as an index", o -> {
            Tensor x = o.apart(3, 4);
            return x.gatherElements(1, x.argMax(-1).unsqueeze(1));
        }));
        cases.add(GradientCase.of("ArgMax", "through which nothing flows", o -> {
            Tensor x = o.apart(3, 4);
            return x.argMax(0).cast(DType.FLOAT32).mul(x);
        }));
    }
}
