package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import java.util.Map;

/** Activations, dropout, and the normalised exponentials. In float64, for which ONNX Runtime has no gradient kernels, from standard operators. */
final class ActivationRules {

    private ActivationRules() {}

    static void addTo(GradientRules rules) {
        rules.add("Relu", b -> b.give(0, () -> fused(b)
                ? b.microsoft("ReluGrad", b.dy(), Map.of(), b.dy(), b.output(0))
                : b.output(0).greater(zero(b)).where(b.dy(), zero(b))));
        rules.add("LeakyRelu", ActivationRules::leakyRelu);
        rules.add("Elu", ActivationRules::elu);
        rules.add("Sigmoid", b -> b.give(0, () -> fused(b)
                ? b.microsoft("SigmoidGrad", b.dy(), Map.of(), b.dy(), b.output(0))
                : b.dy().mul(b.output(0)).mul(one(b).sub(b.output(0)))));
        rules.add("Tanh", b -> b.give(0, () -> fused(b)
                ? b.microsoft("TanhGrad", b.dy(), Map.of(), b.dy(), b.output(0))
                : b.dy().mul(one(b).sub(b.output(0).square()))));
        rules.add("Softplus", b -> b.give(0, () -> b.dy().mul(b.input(0).sigmoid())));
        rules.add("Gelu", ActivationRules::gelu);
        rules.add("PRelu", ActivationRules::parametricRelu);
        rules.add("HardSigmoid", ActivationRules::hardSigmoid);
        rules.add("HardSwish", ActivationRules::hardSwish);
        rules.add("Dropout", ActivationRules::dropout);
        rules.add("Softmax", ActivationRules::softmax);
        rules.add("LogSoftmax", ActivationRules::logSoftmax);
    }

    private static boolean fused(Backward b) {
        return b.dy().type() == DType.FLOAT32;
    }

    private static Tensor zero(Backward b) {
        return b.scalar(b.dy().type(), 0);
    }

    private static Tensor one(Backward b) {
        return b.scalar(b.dy().type(), 1);
    }

    /** By the input and not the output, so that a slope below 0 is right too. */
    private static void leakyRelu(Backward b) {
        double slope = b.node().realAttribute("alpha", 0.01f);
        b.give(0, () -> b.input(0).greater(zero(b)).where(b.dy(), b.dy().mul(slope)));
    }

    /** Below 0 the output is {@code α (eˣ − 1)}, and so the slope is the output plus α. */
    private static void elu(Backward b) {
        double alpha = b.node().realAttribute("alpha", 1);
        b.give(0, () -> b.input(0).greater(zero(b)).where(b.dy(), b.dy().mul(b.output(0).add(alpha))));
    }

    private static void gelu(Backward b) {
        if (b.node().textAttribute("approximate", "none").equals("tanh")) {
            b.give(0, () -> b.microsoft("FastGeluGrad", b.dy(), Map.of(), b.dy(), b.input(0)));
        } else if (fused(b)) {
            b.give(0, () -> b.microsoft("GeluGrad", b.dy(), Map.of(), b.dy(), b.input(0)));
        } else {
            b.give(0, () -> {
                Tensor x = b.input(0);
                Tensor cumulative = x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5);
                Tensor density = x.square().mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
                return b.dy().mul(cumulative.add(x.mul(density)));
            });
        }
    }

    /** {@code x} above 0, and {@code slope · x} below, with slopes that are trained (He et al. 2015). */
    private static void parametricRelu(Backward b) {
        Tensor x = b.input(0);
        b.give(0, () -> x.greater(zero(b)).where(b.dy(), b.dy().mul(b.input(1))));
        b.giveReduced(1, () -> x.less(zero(b)).where(b.dy().mul(x), zero(b)));
    }

    /** {@code max(0, min(1, α x + β))}. */
    private static void hardSigmoid(Backward b) {
        double alpha = b.node().realAttribute("alpha", 0.2f);
        Tensor y = b.output(0);
        b.give(0, () -> y.greater(zero(b)).and(y.less(one(b))).where(b.dy().mul(alpha), zero(b)));
    }

    /** {@code x · max(0, min(1, x / 6 + 1 / 2))} (Howard et al. 2019). */
    private static void hardSwish(Backward b) {
        Tensor x = b.input(0);
        b.give(0, () -> {
            Tensor gate = x.div(6).add(0.5).clip(0, 1);
            Tensor sloping = x.abs().less(3);
            return b.dy().mul(sloping.where(gate.add(x.div(6)), gate));
        });
    }

    /** In training by the mask that was drawn, which must be an output; otherwise the operator is the identity. */
    private static void dropout(Backward b) {
        Node node = b.node();
        boolean training = node.hasInput(2) && b.constant(2, "training mode").get(0) != 0;
        if (!training) {
            b.give(0, b::dy);
            return;
        }
        if (node.outputs().size() < 2) {
            throw b.refusal("it doesn't put out its mask");
        }
        b.give(0, () -> {
            Tensor ratio = node.hasInput(1) ? b.input(1) : b.scalar(DType.FLOAT32, 0.5);
            return b.microsoft("DropoutGrad", b.dy(), Map.of(), b.dy(), b.output(1), ratio, b.input(2));
        });
    }

    private static int axis(Backward b) {
        return b.output(0).shape().axis((int) b.node().intAttribute("axis", -1));
    }

    private static void softmax(Backward b) {
        Tensor y = b.output(0);
        int axis = axis(b);
        b.give(0, () -> fused(b)
                ? b.microsoft("SoftmaxGrad_13", b.dy(), Map.of("axis", Attribute.of(axis)), b.dy(), y)
                : y.mul(b.dy().sub(b.dy().mul(y).sum(true, axis))));
    }

    private static void logSoftmax(Backward b) {
        Tensor y = b.output(0);
        int axis = axis(b);
        b.give(0, () -> fused(b)
                ? b.microsoft("LogSoftmaxGrad_13", b.dy(), Map.of("axis", Attribute.of(axis)), b.dy(), y)
                : b.dy().sub(y.exp().mul(b.dy().sum(true, axis))));
    }
}
