package io.repforge.framework.autodiff;

import io.repforge.api.graph.Node;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gradient rule of each operator, and the operators that are flat: whose gradient is zero or doesn't exist. */
final class GradientRules {

    private static final Set<String> FLAT = Set.of(
            "Floor", "Ceil", "Round", "Sign", "ArgMax", "ArgMin", "OneHot", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual",
            "And", "Or", "Xor", "Not", "IsNaN", "IsInf", "Shape", "Size", "NonZero", "Constant", "ConstantOfShape", "Range", "EyeLike",
            "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial");

    /** Inputs of other operators through which nothing flows. */
    private static final Map<String, Set<Integer>> FLAT_INPUTS = Map.of(
            "GridSample", Set.of(1),
            "Resize", Set.of(1, 2),
            "Dropout", Set.of(1));

    private final Map<String, OperatorRule> rules = new HashMap<>();

    private GradientRules() {}

    /** All rules that there are. */
    static GradientRules standard() {
        GradientRules all = new GradientRules();
        ArithmeticRules.addTo(all);
        ProductRules.addTo(all);
        ActivationRules.addTo(all);
        ConvolutionRules.addTo(all);
        NormalisationRules.addTo(all);
        ReductionRules.addTo(all);
        ShapeRules.addTo(all);
        IndexRules.addTo(all);
        PoolingRules.addTo(all);
        SamplingRules.addTo(all);
        RecurrenceRules.addTo(all);
        LossRules.addTo(all);
        return all;
    }

    void add(String op, OperatorRule rule) {
        if (rules.putIfAbsent(op, rule) != null) {
            throw new IllegalStateException("there are two gradient rules for " + op);
        }
    }

    /** The rule of a node; null if there is none. All rules are of standard operators. */
    @Nullable
    OperatorRule find(Node node) {
        return isStandard(node) ? rules.get(node.op()) : null;
    }

    /** The operators that have a rule. */
    Set<String> operators() {
        return Collections.unmodifiableSet(rules.keySet());
    }

    /** Whether no gradient flows through the node at all. */
    boolean isFlat(Node node) {
        return isStandard(node) && FLAT.contains(node.op());
    }

    /** Whether no gradient flows to this input of the node. */
    boolean isFlatInput(Node node, int input) {
        return isStandard(node) && FLAT_INPUTS.getOrDefault(node.op(), Set.of()).contains(input);
    }

    private static boolean isStandard(Node node) {
        return node.domain().equals(Node.ONNX);
    }
}
