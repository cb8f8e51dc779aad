package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a graph is made of, in words, so that two builds can be compared. */
final class GraphSignature {

    private final Map<String, String> structure = new LinkedHashMap<>();
    private final Map<String, String> numbers = new LinkedHashMap<>();

    private GraphSignature() {}

    static GraphSignature of(Graph graph) {
        GraphSignature signature = new GraphSignature();
        graph.inputs().forEach((name, input) -> signature.structure.put("the input " + name, input.tensorType().toString()));
        graph.variables().forEach((name, variable) -> {
            signature.structure.put((variable.trained() ? "the parameter " : "the state ") + name, variable.tensor().tensorType().toString());
            signature.numbers.put("the start of " + name, start(variable.initializer()));
        });
        graph.randoms().forEach((name, random) -> {
            signature.structure.put("the random tensor " + name, random.tensor().tensorType().toString());
            signature.numbers.put("what " + name + " is drawn from", random.draw().toString());
        });
        graph.constants().forEach((tensor, value) -> {
            signature.structure.put(tensor.name(), tensor.tensorType().toString());
            signature.numbers.put(tensor.name(), words(value));
        });
        for (Node node : graph.nodes()) {
            List<String> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(input == null ? "nothing" : input.name()));
            signature.structure.put("the node " + node.name(), node.op() + " of " + inputs + " to " + node.outputs().stream().map(Tensor::tensorType).toList());
            node.attributes().forEach((name, value) -> signature.numbers.put("the attribute " + name + " of " + node.name(),
                    value instanceof Attribute.Data data ? words(data.value()) : value.toString()));
        }
        graph.assignments().forEach((state, value) -> signature.structure.put("what is assigned to " + state.name(), value.name()));
        return signature;
    }

    private static String start(Initializer initializer) {
        return initializer instanceof Initializer.SameAs same ? "that of " + same.variable().name()
                : initializer instanceof Initializer.Values given ? words(given.values()) : initializer.toString();
    }

    /** By which equal ones are equal. */
    private static String words(Array value) {
        return value.shape().elements() == 1 ? String.valueOf(value.get(0)) : value + " with digest " + Integer.toHexString(value.hashCode());
    }

    /** What is another thing there: a node, a variable, a shape. */
    Optional<String> otherStructure(GraphSignature other) {
        return difference(structure, other.structure);
    }

    /** What has other numbers there: a constant, an attribute, a start. */
    Optional<String> otherNumbers(GraphSignature other) {
        return difference(numbers, other.numbers);
    }

    private static Optional<String> difference(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().stream().filter(entry -> !entry.getValue().equals(other.get(entry.getKey())))
                .map(entry -> entry.getKey() + " is " + entry.getValue() + " and then "
                        + (other.containsKey(entry.getKey()) ? other.get(entry.getKey()) : "not there"))
                .findFirst()
                .or(() -> other.keySet().stream().filter(key -> !one.containsKey(key)).map(key -> key + " is there the second time only").findFirst());
    }
}
