package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.OwnGradient;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode gradients over the ONNX nodes of a graph (Griewank and Walther 2008, chapter 3). The gradient nodes are appended to the
 * same graph, in the scope {@link #SCOPE}, and below it in the scope of the node that they belong to.
 *
 * <p>Only nodes on a path from a requested tensor to the loss are differentiated, and of these only what such a path needs: the first
 * convolution on pixels gets no gradient of the pixels. Gradients end at {@link Tensor#stopGradient}, at tensors that aren't floating
 * and at operators that are flat, such as {@code Floor}. What was {@linkplain Graph#withGradient given a gradient} is passed by that, whatever it is made of.
 */
public final class Gradients {

    /** The scope of the nodes that are added. Below it, they have the scopes of the nodes that they belong to. */
    public static final String SCOPE = "gradient";

    private final Graph graph;
    private final GradientRules rules;
    private final Set<Tensor> influenced = new HashSet<>();
    private final Map<Tensor, List<Tensor>> contributions = new HashMap<>();
    private final Map<Tensor, Tensor> sums = new HashMap<>();

    private Gradients(Graph graph, GradientRules rules) {
        this.graph = graph;
        this.rules = rules;
    }

    /**
     * Adds the gradients of a loss to its graph.
     *
     * @param loss one element, of a floating type
     * @param withRespectTo tensors of the graph: parameters, inputs, or anything in between
     * @return the gradient of each requested tensor, of its type and shape, in the order of the request; a tensor that doesn't influence
     *     the loss is absent
     * @throws GraphException if the loss isn't one floating number of this graph
     * @throws GradientException if there is no gradient for an operator on the way, or one that a plugin gave isn't one; it names the node
     */
    public static Map<Tensor, Tensor> of(Graph graph, Tensor loss, List<Tensor> withRespectTo) {
        if (loss.graph() != graph || !loss.type().isFloating() || loss.shape().elements() != 1) {
            throw new GraphException("the loss must be one floating number of this graph, got " + loss);
        }
        return new Gradients(graph, GradientRules.standard()).backward(loss, withRespectTo);
    }

    private Map<Tensor, Tensor> backward(Tensor loss, List<Tensor> withRespectTo) {
        List<Node> forward = List.copyOf(graph.nodes());
        findInfluenced(forward, withRespectTo);
        String root = graph.within("", () -> graph.newScope(SCOPE));
        if (influenced.contains(loss)) {
            Tensor one = graph.constant(Array.scalar(loss.type(), 1).reshape(loss.shape()));
            contributions.put(loss, List.of(one));
            for (int i = forward.size() - 1; i >= 0; i--) {
                Node node = forward.get(i);
                if (own(node) != null || !isFlat(node)) {
                    graph.within(root + componentScope(node), () -> visit(node));
                }
            }
        }
        Map<Tensor, Tensor> result = new LinkedHashMap<>();
        for (Tensor tensor : withRespectTo) {
            Tensor gradient = graph.within(root, () -> total(tensor));
            if (gradient != null) {
                result.put(tensor, gradient);
            }
        }
        return result;
    }

    /** Which tensors depend on a requested one in a way that a gradient can follow. */
    private void findInfluenced(List<Node> forward, List<Tensor> withRespectTo) {
        for (Tensor tensor : withRespectTo) {
            if (tensor.graph() != graph || !tensor.type().isFloating()) {
                throw new GraphException("only a floating tensor of this graph has a gradient, got " + tensor);
            }
            influenced.add(tensor);
        }
        for (Node node : forward) {
            OwnGradient own = own(node);
            if (own != null ? own.sources().stream().anyMatch(influenced::contains) : !isFlat(node) && anyNeeded(node)) {
                for (Tensor output : node.outputs()) {
                    if (output.type().isFloating() && !graph.isStopped(output)) {
                        influenced.add(output);
                    }
                }
            }
        }
    }

    private boolean isFlat(Node node) {
        return rules.isFlat(node);
    }

    /** The gradient that the node's result was given; null if it has that of its operator. */
    private @Nullable OwnGradient own(Node node) {
        return graph.ownGradient(node.output(0)).orElse(null);
    }

    private boolean anyNeeded(Node node) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (needs(node, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean needs(Node node, int input) {
        Tensor tensor = node.inputs().get(input);
        return tensor != null && influenced.contains(tensor) && !rules.isFlatInput(node, input);
    }

    private @Nullable Void visit(Node node) {
        List<@Nullable Tensor> outputs = new ArrayList<>();
        boolean reached = false;
        for (Tensor output : node.outputs()) {
            // What is stopped may have been requested itself, but nothing flows on from it.
            Tensor gradient = graph.isStopped(output) ? null : total(output);
            outputs.add(gradient);
            reached |= gradient != null;
        }
        OwnGradient own = own(node);
        if (own != null) {
            Tensor gradient = outputs.get(0);
            if (gradient != null) {
                contribute(own.sources(), OwnGradients.of(node, own, gradient), influenced::contains);
            }
        } else if (reached && anyNeeded(node)) {
            OperatorRule rule = rules.find(node);
            if (rule == null) {
                String domain = node.domain().equals(Node.ONNX) ? "" : " of " + node.domain();
                throw new GradientException(node, "there is no gradient for the operator " + node.op() + domain
                        + "; build this part from other operators, give it one by Graph.withGradient, or stop the gradient before it");
            }
            contribute(node.inputs(), new Backward(node, outputs, input -> needs(node, input)).run(rule), tensor -> true);
        }
        return null;
    }

    private void contribute(List<@Nullable Tensor> inputs, List<@Nullable Tensor> gradients, Predicate<Tensor> wanted) {
        for (int i = 0; i < gradients.size(); i++) {
            Tensor gradient = gradients.get(i);
            Tensor input = inputs.get(i);
            if (gradient != null && input != null && wanted.test(input)) {
                contributions.computeIfAbsent(input, any -> new ArrayList<>()).add(gradient);
            }
        }
    }

    /** The sum of what has flowed into a tensor; null if nothing has. Its node is made once, when all users have been visited. */
    private @Nullable Tensor total(Tensor tensor) {
        List<Tensor> parts = contributions.get(tensor);
        if (parts == null) {
            return null;
        }
        return sums.computeIfAbsent(tensor, any -> switch (parts.size()) {
            case 1 -> parts.get(0);
            case 2 -> parts.get(0).add(parts.get(1));
            default -> graph.node("Sum", tensor.tensorType(), Map.of(), parts.toArray(Tensor[]::new));
        });
    }

    private static String componentScope(Node node) {
        return node.name().substring(0, node.name().lastIndexOf('/') + 1);
    }
}
