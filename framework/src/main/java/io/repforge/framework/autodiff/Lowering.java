package io.repforge.framework.autodiff;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a graph with gradients is written.
 *
 * <p>A gradient operator may need what the forward operator computes on its way, such as a batch's mean. Its rule then adds the forward
 * operator once more in a <em>fuller</em> form that also puts that out: {@code BatchNormInternal} for {@code BatchNormalization}. Here
 * such twins are found by their inputs and attributes, and the fuller node takes the place of the forward one, so that nothing is
 * computed twice. The graph itself stays as it was built, in standard operators.
 */
public final class Lowering {

    private static final Map<String, String> FULLER = Map.of(
            "BatchNormalization", "BatchNormInternal",
            "LayerNormalization", "LayerNormalization",
            "MaxPool", "MaxPool",
            "LSTM", "LSTMTraining",
            "GRU", "GRUTraining");

    /** Operators whose outputs may all be left out. */
    private static final Set<String> ALL_OPTIONAL = Set.of("ConvGrad", "LSTMGrad", "GRUGrad");
    /**
     * Operators whose outputs after the first may be left out. Not SoftmaxCrossEntropyLoss, though ONNX allows it: the kernel writes its log
     * probabilities whether they are there or not, and the process dies.
     */
    private static final Set<String> REST_OPTIONAL = Set.of("MaxPool", "LayerNormalization");

    private final Map<Tensor, Tensor> replacements = new HashMap<>();

    private record Key(String op, List<@Nullable Tensor> inputs, Map<String, Attribute> attributes) {}

    private Lowering(Graph graph) {
        Map<Key, Node> fullest = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (FULLER.containsKey(node.op()) || FULLER.containsValue(node.op())) {
                fullest.merge(key(node), node, (known, other) -> isFuller(other, known) ? other : known);
            }
        }
        for (Node node : graph.nodes()) {
            Node full = FULLER.containsKey(node.op()) || FULLER.containsValue(node.op()) ? fullest.getOrDefault(key(node), node) : node;
            for (int i = 0; full != node && i < node.outputs().size(); i++) {
                replacements.put(node.output(i), full.output(i));
            }
        }
    }

    public static Lowering of(Graph graph) {
        return new Lowering(graph);
    }

    private static Key key(Node node) {
        return new Key(FULLER.getOrDefault(node.op(), node.op()), node.inputs(), node.attributes());
    }

    private static boolean isFuller(Node a, Node b) {
        return a.outputs().size() > b.outputs().size();
    }

    /** The tensor that stands for another one: itself unless a fuller twin computes it. */
    public Tensor resolve(Tensor tensor) {
        return replacements.getOrDefault(tensor, tensor);
    }

    /** Whether the operator lets this output be left out where nothing needs it, and is faster for it. */
    public static boolean isOptional(Node node, int output) {
        return ALL_OPTIONAL.contains(node.op()) || output > 0 && REST_OPTIONAL.contains(node.op());
    }
}
