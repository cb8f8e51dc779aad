package io.repforge.framework.autodiff;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
final class ProductRules {

    private ProductRules() {}

    static void addTo(GradientRules rules) {
        rules.add("MatMul", ProductRules::matMul);
        rules.add("Gemm", ProductRules::gemm);
    }

    private static void matMul(Backward b) {
        Tensor x = b.input(0);
        Tensor y = b.input(1);
        if (x.shape().rank() < 2 || y.shape().rank() < 2) {
            throw b.refusal("vectors; give them a second axis");
        }
        if (x.shape().rank() == 2 && y.shape().rank() == 2) {
            b.give(0, () -> gemm(b.dy(), false, y, true, 1));
            b.give(1, () -> gemm(x, true, b.dy(), false, 1));
            return;
        }
        b.giveReduced(0, () -> b.dy().matmul(y.transposeMatrix()));
        if (y.shape().rank() == 2) {
            // One product over all rows, rather than one for each matrix and a sum.
            b.give(1, () -> gemm(x.reshape(-1, x.dim(-1)), true, b.dy().reshape(-1, y.dim(1)), false, 1));
        } else {
            b.giveReduced(1, () -> x.transposeMatrix().matmul(b.dy()));
        }
    }

    /** {@code y = α A' B' + β C}, where {@code A'} and {@code B'} may be transposed. */
    private static void gemm(Backward b) {
        Node node = b.node();
        Tensor x = b.input(0);
        Tensor y = b.input(1);
        boolean transX = node.intAttribute("transA", 0) != 0;
        boolean transY = node.intAttribute("transB", 0) != 0;
        double alpha = node.realAttribute("alpha", 1);
        double beta = node.realAttribute("beta", 1);
        b.give(0, () -> transX ? gemm(y, transY, b.dy(), true, alpha) : gemm(b.dy(), false, y, !transY, alpha));
        b.give(1, () -> transY ? gemm(b.dy(), true, x, transX, alpha) : gemm(x, !transX, b.dy(), false, alpha));
        if (b.needs(2)) {
            b.give(2, () -> {
                Tensor sum = b.sumTo(b.dy(), b.input(2).shape());
                return beta == 1 ? sum : sum.mul(beta);
            });
        }
    }

    private static Tensor gemm(Tensor x, boolean transX, Tensor y, boolean transY, double alpha) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        if (transX) {
            attributes.put("transA", Attribute.of(1));
        }
        if (transY) {
            attributes.put("transB", Attribute.of(1));
        }
        if (alpha != 1) {
            attributes.put("alpha", Attribute.of(alpha));
        }
        Shape shape = Shape.of(x.dim(transX ? 1 : 0), y.dim(transY ? 0 : 1));
        @Nullable
        Tensor[] inputs = {x, y};
        return x.graph().node("Gemm", new TensorType(x.type(), shape), attributes, inputs);
    }
}
