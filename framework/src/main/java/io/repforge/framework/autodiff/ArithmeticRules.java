package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;

/** Arithmetic element by element. What was broadcast is summed. */
final class ArithmeticRules {

    private static final double TWO_BY_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private ArithmeticRules() {}

    static void addTo(GradientRules rules) {
        rules.add("Identity", b -> b.give(0, b::dy));
        rules.add("Cast", b -> b.give(0, () -> b.dy().cast(b.input(0).type())));
        rules.add("Add", b -> {
            b.giveReduced(0, b::dy);
            b.giveReduced(1, b::dy);
        });
        rules.add("Sum", ArithmeticRules::sum);
        rules.add("Sub", b -> {
            b.giveReduced(0, b::dy);
            b.give(1, () -> b.sumTo(b.dy(), b.input(1).shape()).neg());
        });
        rules.add("Mul", b -> {
            b.giveReduced(0, () -> b.dy().mul(b.input(1)));
            b.giveReduced(1, () -> b.dy().mul(b.input(0)));
        });
        rules.add("Div", b -> {
            b.giveReduced(0, () -> b.dy().div(b.input(1)));
            b.giveReduced(1, () -> b.dy().mul(b.output(0)).div(b.input(1)).neg());
        });
        rules.add("Pow", ArithmeticRules::pow);
        rules.add("Min", b -> extreme(b));
        rules.add("Max", b -> extreme(b));
        rules.add("Clip", ArithmeticRules::clip);
        rules.add("Where", b -> {
            b.giveReduced(1, () -> b.input(0).where(b.dy(), b.scalar(b.dy().type(), 0)));
            b.giveReduced(2, () -> b.input(0).where(b.scalar(b.dy().type(), 0), b.dy()));
        });
        rules.add("Neg", b -> b.give(0, () -> b.dy().neg()));
        rules.add("Abs", b -> b.give(0, () -> b.dy().mul(b.input(0).sign())));
        rules.add("Exp", b -> b.give(0, () -> b.dy().mul(b.output(0))));
        rules.add("Log", b -> b.give(0, () -> b.dy().div(nonZero(b.input(0)))));
        rules.add("Sqrt", ArithmeticRules::sqrt);
        rules.add("Reciprocal", b -> b.give(0, () -> b.dy().mul(b.output(0).square()).neg()));
        rules.add("Erf", b -> b.give(0, () -> b.dy().mul(b.input(0).square().neg().exp()).mul(TWO_BY_ROOT_PI)));
        rules.add("Sin", b -> b.give(0, () -> b.dy().mul(b.input(0).cos())));
        rules.add("Cos", b -> b.give(0, () -> b.dy().mul(b.input(0).sin()).neg()));
    }

    private static void sum(Backward b) {
        for (int i = 0; i < b.node().inputs().size(); i++) {
            b.giveReduced(i, b::dy);
        }
    }

    /** Where the value is 0 the slope is infinite; 1 stands in, so that no gradient stays none there instead of 0 / 0. */
    private static Tensor nonZero(Tensor x) {
        Graph g = x.graph();
        return x.equalTo(g.scalar(x.type(), 0)).where(g.scalar(x.type(), 1), x);
    }

    /** The subgradient at 0 is taken as 0: so the length of a zero vector has a finite gradient. */
    private static void sqrt(Backward b) {
        b.give(0, () -> {
            Tensor zero = b.scalar(b.dy().type(), 0);
            Tensor y = b.output(0);
            return y.greater(zero).where(b.dy().mul(0.5).div(y), zero);
        });
    }

    private static void pow(Backward b) {
        Tensor x = b.input(0);
        Tensor exponent = b.input(1).cast(x.type());
        Array constant = b.graph().constants().get(b.input(1));
        b.giveReduced(0, () -> {
            if (constant != null && constant.shape().elements() == 1) {
                double p = constant.get(0);
                if (p == 0) {
                    return b.zeros(b.output(0).tensorType());
                } else if (p == 1) {
                    return b.dy();
                }
                return b.dy().mul(p == 2 ? x : x.pow(p - 1)).mul(p);
            }
            Tensor zero = b.scalar(x.type(), 0);
            Tensor slope = exponent.mul(x.pow(exponent.sub(1)));
            return b.dy().mul(exponent.equalTo(zero).where(zero, slope));
        });
        b.giveReduced(1, () -> {
            Tensor zero = b.scalar(x.type(), 0);
            Tensor positive = x.greater(zero);
            Tensor logarithm = positive.where(x, b.scalar(x.type(), 1)).log();
            return b.dy().mul(b.output(0)).mul(logarithm).cast(b.input(1).type());
        });
    }

    /** Equal inputs share the gradient equally. */
    private static void extreme(Backward b) {
        int count = b.node().inputs().size();
        DType type = b.dy().type();
        Tensor[] chosen = new Tensor[count];
        chosen[0] = b.input(0).equalTo(b.output(0)).cast(type);
        Tensor ties = chosen[0];
        for (int i = 1; i < count; i++) {
            chosen[i] = b.input(i).equalTo(b.output(0)).cast(type);
            ties = ties.add(chosen[i]);
        }
        Tensor share = b.dy().div(ties);
        for (int i = 0; i < count; i++) {
            int input = i;
            b.giveReduced(i, () -> share.mul(chosen[input]));
        }
    }

    private static void clip(Backward b) {
        Tensor x = b.input(0);
        Tensor zero = b.scalar(x.type(), 0);
        Tensor low = b.node().hasInput(1) ? b.input(1) : null;
        Tensor high = b.node().hasInput(2) ? b.input(2) : null;
        b.give(0, () -> {
            Tensor dx = b.dy();
            dx = low == null ? dx : x.less(low).where(zero, dx);
            return high == null ? dx : x.greater(high).where(zero, dx);
        });
        if (low != null) {
            b.giveReduced(1, () -> x.less(low).where(b.dy(), zero));
        }
        if (high != null) {
            b.giveReduced(2, () -> x.greater(high).where(b.dy(), zero));
        }
    }
}
