package io.repforge.framework.autodiff;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of matrix products. */
final class LinearGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private LinearGradients() {}

    static List<GradientCase> cases() {
        LinearGradients all = new LinearGradients();
        all.matmul();
        all.gemm();
        return all.cases;
    }

    private void matmul() {
        cases.add(GradientCase.of("MatMul", "of matrices", o -> o.normal(2, 3).matmul(o.normal(3, 4))));
        cases.add(GradientCase.of("MatMul", "of one row", o -> o.normal(1, 3).matmul(o.normal(3, 1))));
        cases.add(GradientCase.of("MatMul", "in batches", o -> o.normal(2, 2, 3).matmul(o.normal(2, 3, 4))));
        cases.add(GradientCase.of("MatMul", "of batches with one matrix", o -> o.normal(2, 2, 3).matmul(o.normal(3, 4))));
        cases.add(GradientCase.of("MatMul", "of one matrix with batches", o -> o.normal(2, 3).matmul(o.normal(2, 3, 4))));
        cases.add(GradientCase.of("MatMul", "of batches of which one has length 1", o -> o.normal(1, 2, 3).matmul(o.normal(4, 3, 2))));
        cases.add(GradientCase.of("MatMul", "of batches that broadcast both ways", o -> o.normal(2, 1, 2, 3).matmul(o.normal(3, 3, 2))));
        cases.add(GradientCase.of("MatMul", "of a matrix with its transpose", o -> {
            Tensor x = o.normal(3, 4);
            return x.matmul(x.transposeMatrix());
        }));
        cases.add(GradientCase.of("MatMul", "as a linear layer of sequences", o -> o.normal(2, 3, 4).linear(o.normal(5, 4), o.normal(5))));
        cases.add(GradientCase.of("MatMul", "as a linear layer of maps without bias", o -> o.normal(2, 2, 3, 4).linear(o.normal(1, 4), null)));
        cases.add(GradientCase.of("MatMul", "with a factor without gradient", o -> o.normal(2, 3).matmul(o.untrained(3, 4))));
    }

    private void gemm() {
        cases.add(GradientCase.of("Gemm", "with bias", o -> o.normal(3, 4).linear(o.normal(2, 4), o.normal(2))));
        cases.add(GradientCase.of("Gemm", "without bias", o -> o.normal(3, 4).linear(o.normal(2, 4), null)));
        cases.add(GradientCase.of("Gemm", "of one row", o -> o.normal(1, 4).linear(o.normal(1, 4), o.normal(1))));
        cases.add(GradientCase.of("Gemm", "of data without gradient", o -> o.untrained(3, 4).linear(o.normal(2, 4), o.normal(2))));
        for (int transA = 0; transA <= 1; transA++) {
            for (int transB = 0; transB <= 1; transB++) {
                gemm(transA, transB);
            }
        }
        cases.add(GradientCase.of("Gemm", "with a scalar bias", o -> gemm(o, 0, 0)));
    }

    private void gemm(int transA, int transB) {
        String what = "scaled" + (transA == 1 ? ", left transposed" : "") + (transB == 1 ? ", right transposed" : "");
        cases.add(GradientCase.of("Gemm", what + ", bias row", o -> gemm(o, transA, transB, 4)));
        cases.add(GradientCase.of("Gemm", what + ", bias column", o -> gemm(o, transA, transB, 3, 1)));
        cases.add(GradientCase.of("Gemm", what + ", whole bias", o -> gemm(o, transA, transB, 3, 4)));
    }

    private static Tensor gemm(Operands o, int transA, int transB, long... bias) {
        Tensor a = transA == 1 ? o.normal(2, 3) : o.normal(3, 2);
        Tensor b = transB == 1 ? o.normal(4, 2) : o.normal(2, 4);
        Map<String, Attribute> attributes = Map.of("transA", Attribute.of(transA), "transB", Attribute.of(transB),
                "alpha", Attribute.of(0.7), "beta", Attribute.of(1.3));
        return o.graph().node("Gemm", new TensorType(a.type(), Shape.of(3, 4)), attributes, a, b, o.normal(bias));
    }
}
