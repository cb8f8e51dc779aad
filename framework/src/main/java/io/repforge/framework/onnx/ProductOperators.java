package io.repforge.framework.onnx;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.LinkedHashMap;
import java.util.Map;

/** Matrix products. */
final class ProductOperators {

    private ProductOperators() {}

    static void addTo(Operators all) {
        all.single("MatMul", c -> matMul(c, c.x(0), c.x(1)));
        all.single("Gemm", ProductOperators::gemm);
    }

    /** Of vectors too, which are rows on the left and columns on the right. */
    static Flowing matMul(Call c, Flowing a, Flowing b) {
        boolean row = a.rank() == 1;
        boolean column = b.rank() == 1;
        Flowing left = row ? a.moved(a.tensor().unsqueeze(0), a.batchAxis() + (a.isOfBatch() ? 1 : 0), false) : a;
        Flowing right = column ? b.moved(b.tensor().unsqueeze(1), b.batchAxis(), false) : b;
        if (left.batchAxis() == left.rank() - 1 && left.isOfBatch() || right.batchAxis() == right.rank() - 2 && right.isOfBatch()) {
            throw c.fault("it sums over images", "choose an output before it");
        }
        Tensor product = left.tensor().matmul(right.tensor());
        int batch = c.broadcastBatch(product.shape().rank(), left, right);
        if (column) {
            product = product.squeeze(-1);
        }
        if (row) {
            int axis = product.shape().rank() - (column ? 1 : 2);
            product = product.squeeze(axis);
            batch = batch > axis ? batch - 1 : batch;
        }
        return (a.isOfBatch() ? a : b).moved(product, batch, false);
    }

    private static Flowing gemm(Call c) {
        Flowing a = c.x(0);
        Flowing b = c.x(1);
        boolean transA = c.attributes().integer("transA", 0) != 0;
        boolean transB = c.attributes().integer("transB", 0) != 0;
        double alpha = c.attributes().real("alpha", 1);
        double beta = c.attributes().real("beta", 1);
        if (a.isOfBatch() && a.batchAxis() != (transA ? 1 : 0) || b.isOfBatch()) {
            throw c.fault("it sums over images", "choose an output before it");
        }
        int batch = a.isOfBatch() ? 0 : Flowing.NO_BATCH;
        if (!transA && transB && alpha == 1 && beta == 1 && (!c.has(2) || c.x(2).rank() == 1 && c.x(2).shape().dim(0) == b.shape().dim(0))) {
            return a.moved(a.tensor().linear(b.tensor(), c.has(2) ? c.tensor(2) : null), batch, false);
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("transA", Attribute.of(transA ? 1 : 0));
        attributes.put("transB", Attribute.of(transB ? 1 : 0));
        attributes.put("alpha", Attribute.of(alpha));
        attributes.put("beta", Attribute.of(beta));
        TensorType type = TensorType.of(a.tensor().type(), a.shape().dim(transA ? 1 : 0), b.shape().dim(transB ? 0 : 1));
        return a.moved(c.has(2) ? c.node("Gemm", type, attributes, a.tensor(), b.tensor(), c.tensor(2))
                : c.node("Gemm", type, attributes, a.tensor(), b.tensor()), batch, false);
    }
}
