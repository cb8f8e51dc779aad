package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.graph.Node;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operators that files are read with. */
final class Operators {

    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", Node.MICROSOFT);

    private final Map<String, Operator> all = new HashMap<>();

    private Operators() {}

    /** All that there are. */
    static Operators standard() {
        Operators operators = new Operators();
        ElementwiseOperators.addTo(operators);
        ProductOperators.addTo(operators);
        WindowOperators.addTo(operators);
        NormalisationOperators.addTo(operators);
        ShapeOperators.addTo(operators);
        IndexOperators.addTo(operators);
        ReductionOperators.addTo(operators);
        FusedOperators.addTo(operators);
        return operators;
    }

    void add(String op, Operator operator) {
        if (all.putIfAbsent(op, operator) != null) {
            throw new IllegalStateException("there are two operators " + op);
        }
    }

    /** Adds one of a single output. */
    void single(String op, Function<Call, Value> operator) {
        add(op, call -> List.of(operator.apply(call)));
    }

    /** The operator of a node; null if there is none. Names of ONNX Runtime's own operators aren't those of standard ones, but for those that have become such. */
    @Nullable
    Operator find(OnnxMl.NodeProto node) {
        return DOMAINS.contains(node.getDomain()) ? all.get(key(node)) : null;
    }

    private static String key(OnnxMl.NodeProto node) {
        return node.getOpType().equals("Attention") && node.getDomain().equals(Node.MICROSOFT) ? "com.microsoft.Attention" : node.getOpType();
    }

    /** Names of all. */
    Set<String> names() {
        return Collections.unmodifiableSet(all.keySet());
    }

    /** Why an operator isn't there, and what could be done. */
    static OnnxFault unknown(OnnxFile file, OnnxMl.NodeProto node) {
        String op = node.getOpType();
        if (op.contains("Quant") || op.startsWith("QLinear") || op.endsWith("Integer") || op.equals("QAttention") || op.equals("QGemm")) {
            return OnnxFault.of(file, node, "it computes with quantised numbers, which have no gradient",
                    "train the file from before it was quantised, and quantise what comes out");
        }
        if (!DOMAINS.contains(node.getDomain())) {
            return OnnxFault.of(file, node, "its operator isn't one of ONNX's", "export the model with standard operators, or choose an output before it");
        }
        if (Set.of("If", "Loop", "Scan").contains(op)) {
            return OnnxFault.of(file, node, "what it does is decided as it runs",
                    "export the model without it, as by PyTorch's newer exporter, or choose an output before it");
        }
        return OnnxFault.of(file, node, "Repforge doesn't know its operator", "choose an output before it, or export the model with other operators");
    }
}
