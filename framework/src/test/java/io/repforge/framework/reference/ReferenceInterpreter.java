package io.repforge.framework.reference;

import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Interprets the standard nodes of a graph in float64. */
public final class ReferenceInterpreter {

    private static final Map<String, Operator> OPERATORS = operators();

    private final Map<Tensor, Value> values = new HashMap<>();

    private ReferenceInterpreter(Graph graph, Map<Tensor, Value> feeds) {
        graph.constants().forEach((tensor, array) -> values.put(tensor, constant(tensor, array)));
        feeds.forEach((tensor, value) -> {
            if (!tensor.shape().equals(value.shape())) {
                throw new IllegalArgumentException(tensor + " can't take a value of shape " + value.shape());
            }
            values.put(tensor, value);
        });
    }

    /**
     * @param feeds values of inputs, variables and random tensors; only those that are asked for by way of {@link #value} are needed
     */
    public static ReferenceInterpreter of(Graph graph, Map<Tensor, Value> feeds) {
        return new ReferenceInterpreter(graph, feeds);
    }

    /** Names of the standard operators that are known. */
    public static Set<String> operatorNames() {
        return Collections.unmodifiableSet(OPERATORS.keySet());
    }

    /**
     * The value of any tensor. Only what it depends on is computed, and kept.
     *
     * @throws IllegalArgumentException if a value that it depends on wasn't fed, or an operator isn't known
     */
    public Value value(Tensor tensor) {
        Value known = values.get(tensor);
        if (known != null) {
            return known;
        }
        Node node = tensor.producer();
        if (node == null) {
            throw new IllegalArgumentException("no value was fed for " + tensor);
        }
        compute(node);
        return values.get(tensor);
    }

    private void compute(Node node) {
        Operator operator = node.domain().equals(Node.ONNX) ? OPERATORS.get(node.op()) : null;
        if (operator == null) {
            throw new IllegalArgumentException("the reference has no operator " + node.domain() + " " + node.op() + " for " + node.name());
        }
        List<@Nullable Value> inputs = new ArrayList<>();
        for (Tensor input : node.inputs()) {
            inputs.add(input == null ? null : value(input));
        }
        List<Value> outputs = operator.apply(node, inputs);
        for (int i = 0; i < node.outputs().size(); i++) {
            Tensor output = node.output(i);
            if (!output.shape().equals(outputs.get(i).shape())) {
                throw new IllegalStateException(node.name() + " gave shape " + outputs.get(i).shape() + " where the graph says "
                        + output.shape());
            }
            values.put(output, outputs.get(i));
        }
    }

    private static Value constant(Tensor tensor, Array array) {
        return Value.of(tensor.shape(), array.toDoubles());
    }

    private static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.putAll(ReferenceElementwise.operators());
        all.putAll(ReferenceReductions.operators());
        all.putAll(ReferenceShapes.operators());
        all.putAll(ReferenceProducts.operators());
        all.putAll(ReferenceWindows.operators());
        all.putAll(ReferenceSampling.operators());
        all.putAll(ReferenceNormalisation.operators());
        all.putAll(ReferenceRecurrence.operators());
        return all;
    }
}
