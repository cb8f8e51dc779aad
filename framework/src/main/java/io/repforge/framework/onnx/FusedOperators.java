package io.repforge.framework.onnx;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.onnx.Value.Flowing;
import io.repforge.framework.onnx.Value.Length;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What optimizers of files put together, taken apart again; and attention, which newer versions of ONNX have as one operator. */
final class FusedOperators {

    private FusedOperators() {}

    static void addTo(Operators all) {
        all.single("FusedConv", c -> activated(c, WindowOperators.conv(c)));
        all.single("FusedMatMul", c -> {
            Flowing a = transposed(c.x(0), c.attributes().integer("transA", 0) != 0);
            Flowing b = transposed(c.x(1), c.attributes().integer("transB", 0) != 0);
            Flowing product = ProductOperators.matMul(c, a, b);
            double alpha = c.attributes().real("alpha", 1);
            return alpha == 1 ? product : product.with(product.tensor().mul(alpha));
        });
        all.single("BiasGelu", c -> c.x(0).with(c.tensor(0).add(c.tensor(1)).gelu()));
        all.single("FastGelu", c -> c.x(0).with(ElementwiseOperators.fastGelu(c.has(1) ? c.tensor(0).add(c.tensor(1)) : c.tensor(0))));
        all.single("QuickGelu", c -> c.x(0).with(c.tensor(0).mul(c.tensor(0).mul(c.attributes().real("alpha", 1.702)).sigmoid())));
        all.add("SkipLayerNormalization", FusedOperators::skipLayerNorm);
        all.single("com.microsoft.Attention", FusedOperators::packedAttention);
        all.single("MultiHeadAttention", FusedOperators::multiHeadAttention);
        all.single("Attention", FusedOperators::attention);
    }

    private static Flowing activated(Call c, Flowing x) {
        var given = c.attributes().find("activation_params");
        Tensor y = x.tensor();
        return x.with(switch (c.attributes().text("activation", "")) {
            case "" -> y;
            case "Relu" -> y.relu();
            case "Sigmoid" -> y.sigmoid();
            case "Tanh" -> y.tanh();
            case "LeakyRelu" -> y.leakyRelu(given == null ? 0.01 : given.getFloats(0));
            case "Clip" -> y.clip(given == null ? -Float.MAX_VALUE : given.getFloats(0), given == null ? Float.MAX_VALUE : given.getFloats(1));
            default -> throw c.fault("its activation is " + c.attributes().text("activation", ""), "give the file from before it was optimised");
        });
    }

    private static Flowing transposed(Flowing x, boolean turn) {
        if (!turn) {
            return x;
        }
        int batch = x.batchAxis() == x.rank() - 1 ? x.rank() - 2 : x.isOfBatch() && x.batchAxis() == x.rank() - 2 ? x.rank() - 1 : x.batchAxis();
        return x.moved(x.tensor().transposeMatrix(), batch, false);
    }

    /** The fourth output is the sum that is normalised. */
    private static List<Value> skipLayerNorm(Call c) {
        Flowing sum = ElementwiseOperators.broadcast(c, c.x(0), c.x(1), Tensor::add);
        Flowing whole = c.has(4) ? sum.with(sum.tensor().add(c.tensor(4))) : sum;
        Tensor normal = NormalisationOperators.layerNorm(c, whole.tensor(), whole.rank() - 1, c.tensor(2), c.has(3) ? c.tensor(3) : null,
                c.attributes().real("epsilon", 1e-12));
        return List.of(whole.with(normal), whole, whole, whole);
    }

    // ---- attention (Vaswani et al. 2017)

    /** ONNX Runtime's: one product makes queries, keys and values. */
    private static Flowing packedAttention(Call c) {
        if (c.has(3) || c.has(4) || c.has(5) || c.attributes().integer("unidirectional", 0) != 0 || c.attributes().has("qkv_hidden_sizes")) {
            throw c.fault("it has a mask, a past or sizes of its own", "give the file from before it was optimised");
        }
        Flowing x = c.x(0);
        Tensor product = x.tensor().matmul(c.tensor(1));
        List<Tensor> parts = thirds(c.has(2) ? product.add(c.tensor(2)) : product);
        long heads = c.attributes().integer("num_heads", 1);
        return merged(c, heads(c, x.with(parts.get(0)), heads), heads(c, x.with(parts.get(1)), heads), heads(c, x.with(parts.get(2)), heads), null, 0);
    }

    private static List<Tensor> thirds(Tensor x) {
        long width = x.dim(-1) / 3;
        return x.split(-1, width, width, width);
    }

    /** ONNX Runtime's: queries, keys and values {@code [N, T, D]}, with a bias for all of them. */
    private static Flowing multiHeadAttention(Call c) {
        if (!c.has(1) || !c.has(2) || c.has(4) || c.has(6) || c.attributes().integer("unidirectional", 0) != 0) {
            throw c.fault("it is given packed rows, a mask or a past", "give the file from before it was optimised");
        }
        long heads = c.attributes().integer("num_heads", 1);
        List<Tensor> biases = c.has(3) ? thirds(c.tensor(3)) : List.of();
        List<Flowing> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(heads(c, biases.isEmpty() ? c.x(i) : c.x(i).with(c.tensor(i).add(biases.get(i))), heads));
        }
        return merged(c, parts.get(0), parts.get(1), parts.get(2), c.has(5) ? c.tensor(5) : null, c.attributes().real("scale", 0));
    }

    /** ONNX's of opset 23: {@code [N, T, D]} or {@code [N, heads, T, d]}. */
    private static Flowing attention(Call c) {
        if (c.has(4) || c.has(5) || c.attributes().real("softcap", 0) != 0 || c.attributes().integer("is_causal", 0) != 0) {
            throw c.fault("it has a past, is causal or caps its scores", "choose an output before it");
        }
        boolean rows = c.x(0).rank() == 3;
        long heads = rows ? c.attributes().integer("q_num_heads", 1) : c.x(0).shape().dim(1);
        long others = rows ? c.attributes().integer("kv_num_heads", 1) : c.x(1).shape().dim(1);
        if (heads != others) {
            throw c.fault("several of its queries share a key", "choose an output before it");
        }
        Tensor mask = null;
        if (c.has(3)) {
            Tensor given = c.tensor(3);
            mask = given.type().isFloating() ? given : given.where(c.graph().scalar(c.tensor(0).type(), 0), c.graph().scalar(c.tensor(0).type(), -1e9));
        }
        double scale = c.attributes().real("scale", 0);
        return rows ? merged(c, heads(c, c.x(0), heads), heads(c, c.x(1), heads), heads(c, c.x(2), heads), mask, scale)
                : weighted(c.x(0), c.x(1), c.x(2), mask, scale);
    }

    /** {@code [N, heads, T, d]} of {@code [N, T, D]}. */
    private static Flowing heads(Call c, Flowing x, long heads) {
        List<Length> lengths = new ArrayList<>(x.lengths(c.application().images()).subList(0, 2));
        lengths.add(new Length(heads, false));
        lengths.add(new Length(x.shape().dim(-1) / heads, false));
        Flowing split = ShapeOperators.reshape(c, x, lengths);
        int batch = split.batchAxis() == 1 ? 2 : split.batchAxis();
        return split.moved(split.tensor().transpose(0, 2, 1, 3), batch, false);
    }

    /** @param scale 0: 1 / √d */
    private static Flowing weighted(Flowing q, Flowing k, Flowing v, @Nullable Tensor mask, double scale) {
        Tensor scores = q.tensor().matmul(k.tensor().transposeMatrix()).mul(scale == 0 ? 1 / Math.sqrt(q.shape().dim(-1)) : scale);
        Tensor weights = (mask == null ? scores : scores.add(mask)).softmax(-1);
        return q.with(weights.matmul(v.tensor()));
    }

    private static Flowing merged(Call c, Flowing q, Flowing k, Flowing v, @Nullable Tensor mask, double scale) {
        Flowing result = weighted(q, k, v, mask, scale);
        Shape shape = result.shape();
        int batch = result.batchAxis() == 2 ? 1 : result.batchAxis();
        Flowing rows = result.moved(result.tensor().transpose(0, 2, 1, 3), batch, false);
        List<Length> lengths = new ArrayList<>(rows.lengths(c.application().images()).subList(0, 2));
        lengths.add(new Length(shape.dim(1) * shape.dim(3), false));
        return ShapeOperators.reshape(c, rows, lengths);
    }
}
