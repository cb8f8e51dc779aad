package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The step backwards through one node: what has come to its outputs, and what goes to its inputs. */
final class Backward {

    private final Node node;
    private final Graph graph;
    private final List<@Nullable Tensor> outputGradients;
    private final IntPredicate needed;
    private final List<@Nullable Tensor> given;
    private final Set<Integer> without = new HashSet<>();

    /**
     * @param outputGradients one for each output; null where nothing came
     * @param needed which inputs want a gradient
     */
    Backward(Node node, List<@Nullable Tensor> outputGradients, IntPredicate needed) {
        this.node = node;
        this.graph = node.output(0).graph();
        this.outputGradients = outputGradients;
        this.needed = needed;
        this.given = new ArrayList<>(Collections.nCopies(node.inputs().size(), null));
    }

    /** Applies a rule, and checks that it serves all inputs that need a gradient. */
    List<@Nullable Tensor> run(OperatorRule rule) {
        rule.apply(this);
        for (int i = 0; i < given.size(); i++) {
            if (needs(i) && given.get(i) == null && !without.contains(i)) {
                throw new GradientException(node, "there is no gradient of " + node.op() + " with respect to its input " + i
                        + ", which is " + node.input(i) + "; stop the gradient there, or compute that input from constants");
            }
        }
        return given;
    }

    Node node() {
        return node;
    }

    Graph graph() {
        return graph;
    }

    boolean needs(int input) {
        return input < given.size() && needed.test(input);
    }

    Tensor input(int index) {
        return node.input(index);
    }

    Tensor output(int index) {
        return node.output(index);
    }

    /** Gradient of the first output. */
    Tensor dy() {
        return gradientOr0(0);
    }

    boolean reached(int output) {
        return gradientOrNull(output) != null;
    }

    /** Gradient of an output; zeros if the loss doesn't depend on it. */
    Tensor gradientOr0(int output) {
        Tensor gradient = outputGradients.get(output);
        return gradient != null ? gradient : zeros(node.output(output).tensorType());
    }

    /** Gradient of an output; null if there is no such output, or if the loss doesn't depend on it. */
    @Nullable
    Tensor gradientOrNull(int output) {
        return output < outputGradients.size() ? outputGradients.get(output) : null;
    }

    /** Says that an input gets no gradient because no output that the loss depends on depends on it. */
    void none(int input) {
        without.add(input);
    }

    /** Hands a gradient to an input if that needs it. */
    void give(int input, Supplier<Tensor> gradient) {
        if (!needs(input)) {
            return;
        }
        Tensor made = gradient.get();
        if (!made.tensorType().equals(node.input(input).tensorType())) {
            throw new IllegalStateException("the gradient " + made + " of " + node.op() + " doesn't have the type of input " + input + ", "
                    + node.input(input));
        }
        given.set(input, made);
    }

    /** Hands a gradient of the output's shape to an input that was broadcast. */
    void giveReduced(int input, Supplier<Tensor> gradient) {
        give(input, () -> sumTo(gradient.get(), node.input(input).shape()));
    }

    /** Sums over the axes along which a tensor of the given shape was broadcast. */
    Tensor sumTo(Tensor gradient, Shape shape) {
        if (gradient.shape().equals(shape)) {
            return gradient;
        }
        int leading = gradient.shape().rank() - shape.rank();
        int[] axes = IntStream.range(0, gradient.shape().rank())
                .filter(axis -> axis < leading || shape.dim(axis - leading) != gradient.dim(axis))
                .toArray();
        boolean allGone = Arrays.stream(axes).allMatch(axis -> axis < leading);
        Tensor sum = axes.length == 0 ? gradient : gradient.sum(!allGone, axes);
        return sum.shape().equals(shape) ? sum : sum.reshape(shape.dims());
    }

    /** A node of ONNX Runtime's own. */
    List<Tensor> microsoft(String op, List<@Nullable Tensor> inputs, Map<String, Attribute> attributes, TensorType... types) {
        return graph.node(Node.MICROSOFT, op, inputs, attributes, types);
    }

    /** A node of ONNX Runtime's own, whose output has the type of another tensor. */
    Tensor microsoft(String op, Tensor like, Map<String, Attribute> attributes, Tensor... inputs) {
        return microsoft(op, Arrays.asList(inputs), attributes, like.tensorType()).get(0);
    }

    /** Attributes of the node that the gradient's operator shares. */
    Map<String, Attribute> attributes(String... keys) {
        Map<String, Attribute> shared = new LinkedHashMap<>();
        for (String key : keys) {
            Attribute value = node.attributes().get(key);
            if (value != null) {
                shared.put(key, value);
            }
        }
        return shared;
    }

    Tensor zeros(TensorType type) {
        return scalar(type.type(), 0).expand(type.shape());
    }

    Tensor scalar(DType type, double value) {
        return graph.scalar(type, value);
    }

    /** The shape of a tensor as a vector, as several gradient operators want it. */
    Tensor shapeOf(Tensor tensor) {
        return graph.longs(tensor.shape().dims());
    }

    /** The value of an input that is a constant, as the operator's shapes and axes are; null if the input is left out. */
    long @Nullable [] constantLongs(int input, String what) {
        if (!node.hasInput(input)) {
            return null;
        }
        return constant(input, what).toLongs();
    }

    /** The value of an input that is a constant. */
    Array constant(int input, String what) {
        Array value = graph.constants().get(node.input(input));
        if (value == null) {
            throw refusal("the " + what + " must be constant");
        }
        return value;
    }

    /** For a use of the operator that has no gradient here. */
    GradientException refusal(String why) {
        return new GradientException(node, "there is no gradient for this use of " + node.op() + ": " + why);
    }
}
