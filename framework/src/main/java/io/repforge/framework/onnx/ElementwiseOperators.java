package io.repforge.framework.onnx;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Dropout;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Arithmetic, comparisons and activations. */
final class ElementwiseOperators {

    private static final double SELU_ALPHA = 1.67326319217681884765625;
    private static final double SELU_GAMMA = 1.05070102214813232421875;

    private ElementwiseOperators() {}

    static void addTo(Operators all) {
        unary(all, "Neg", Tensor::neg);
        unary(all, "Abs", Tensor::abs);
        unary(all, "Exp", Tensor::exp);
        unary(all, "Log", Tensor::log);
        unary(all, "Sqrt", Tensor::sqrt);
        unary(all, "Erf", Tensor::erf);
        unary(all, "Sin", Tensor::sin);
        unary(all, "Cos", Tensor::cos);
        unary(all, "Floor", Tensor::floor);
        unary(all, "Sign", Tensor::sign);
        unary(all, "Not", Tensor::not);
        unary(all, "Relu", Tensor::relu);
        unary(all, "Sigmoid", Tensor::sigmoid);
        unary(all, "Tanh", Tensor::tanh);
        unary(all, "Softplus", Tensor::softplus);
        unary(all, "Identity", x -> x);
        unary(all, "Reciprocal", x -> x.graph().scalar(x.type(), 1).div(x));
        unary(all, "Softsign", x -> x.div(x.abs().add(1)));
        unary(all, "Mish", x -> x.mul(x.softplus().tanh()));
        unary(all, "HardSwish", x -> x.graph().node("HardSwish", x.tensorType(), Map.of(), x));
        all.single("Ceil", c -> same(c, c.node("Ceil", c.tensor(0).tensorType(), Map.of(), c.tensor(0))));
        all.single("Round", c -> same(c, c.node("Round", c.tensor(0).tensorType(), Map.of(), c.tensor(0))));
        all.single("LeakyRelu", c -> same(c, c.tensor(0).leakyRelu(c.attributes().real("alpha", 0.01))));
        all.single("Elu", c -> same(c, c.tensor(0).elu(c.attributes().real("alpha", 1))));
        all.single("Celu", c -> {
            double alpha = c.attributes().real("alpha", 1);
            return same(c, c.tensor(0).div(alpha).elu(1).mul(alpha));
        });
        all.single("Selu", c -> same(c, c.tensor(0).elu(c.attributes().real("alpha", SELU_ALPHA)).mul(c.attributes().real("gamma", SELU_GAMMA))));
        all.single("ThresholdedRelu", c -> {
            Tensor x = c.tensor(0);
            Tensor above = x.greater(x.graph().scalar(x.type(), c.attributes().real("alpha", 1)));
            return same(c, above.where(x, x.graph().scalar(x.type(), 0)));
        });
        all.single("HardSigmoid", c -> same(c, c.node("HardSigmoid", c.tensor(0).tensorType(),
                Map.of("alpha", Attribute.of(c.attributes().real("alpha", 0.2)), "beta", Attribute.of(c.attributes().real("beta", 0.5))), c.tensor(0))));
        all.single("Gelu", c -> same(c, c.attributes().text("approximate", "none").equals("none") ? c.tensor(0).gelu() : fastGelu(c.tensor(0))));
        all.single("Swish", c -> same(c, c.tensor(0).mul(c.tensor(0).mul(c.attributes().real("alpha", 1)).sigmoid())));
        binary(all, "Add", Tensor::add);
        binary(all, "Sub", Tensor::sub);
        binary(all, "Mul", Tensor::mul);
        binary(all, "Div", Tensor::div);
        binary(all, "Greater", Tensor::greater);
        binary(all, "GreaterOrEqual", Tensor::greaterOrEqual);
        binary(all, "Less", Tensor::less);
        binary(all, "LessOrEqual", Tensor::lessOrEqual);
        binary(all, "Equal", Tensor::equalTo);
        binary(all, "And", Tensor::and);
        binary(all, "Or", Tensor::or);
        all.single("Pow", c -> {
            Tensor exponent = c.tensor(1).cast(c.tensor(0).type());
            boolean square = c.value(1) instanceof Value.Known known && known.few().values().length == 1 && known.few().values()[0] == 2;
            return square ? same(c, c.tensor(0).square()) : broadcast(c, c.x(0), c.x(1).with(exponent), Tensor::pow);
        });
        all.single("Sum", c -> chain(c, Tensor::add));
        all.single("Max", c -> chain(c, Tensor::max));
        all.single("Min", c -> chain(c, Tensor::min));
        all.single("Mean", c -> {
            Flowing sum = chain(c, Tensor::add);
            return sum.with(sum.tensor().div(c.inputs().size()));
        });
        all.single("PRelu", c -> {
            Tensor x = c.tensor(0);
            return same(c, c.node("PRelu", x.tensorType(), Map.of(), x, c.tensor(1)));
        });
        all.single("Where", c -> {
            Flowing condition = c.x(0);
            Flowing then = c.x(1);
            Flowing otherwise = c.x(2);
            Tensor result = condition.tensor().where(then.tensor(), otherwise.tensor());
            Flowing like = then.isOfBatch() ? then : otherwise.isOfBatch() ? otherwise : condition;
            return like.moved(result, c.broadcastBatch(result.shape().rank(), condition, then, otherwise), then.image());
        });
        all.single("Clip", ElementwiseOperators::clip);
        all.single("Cast", c -> {
            DType to = OnnxTensors.type((int) c.attributes().integer("to", 1))
                    .orElseThrow(() -> c.fault("it casts to a type that isn't trained with", "choose an output before it"));
            return same(c, c.tensor(0).cast(to));
        });
        all.single("CastLike", c -> same(c, c.tensor(0).cast(c.tensor(1).type())));
        all.single("Dropout", ElementwiseOperators::dropout);
    }

    private static void unary(Operators all, String op, UnaryOperator<Tensor> function) {
        all.single(op, c -> same(c, function.apply(c.tensor(0))));
    }

    private static void binary(Operators all, String op, BinaryOperator<Tensor> function) {
        all.single(op, c -> broadcast(c, c.x(0), c.x(1), function));
    }

    private static Flowing same(Call c, Tensor result) {
        return c.x(0).with(result);
    }

    static Flowing broadcast(Call c, Flowing a, Flowing b, BinaryOperator<Tensor> function) {
        Tensor result = function.apply(a.tensor(), b.tensor());
        return (a.isOfBatch() ? a : b).moved(result, c.broadcastBatch(result.shape().rank(), a, b), a.image() || b.image());
    }

    private static Flowing chain(Call c, BinaryOperator<Tensor> function) {
        Flowing result = c.x(0);
        for (int i = 1; i < c.inputs().size(); i++) {
            result = broadcast(c, result, c.x(i), function);
        }
        return result;
    }

    private static Flowing clip(Call c) {
        Tensor x = c.tensor(0);
        if (!c.has(1) && !c.has(2)) {
            return c.x(0);
        }
        if (c.number(1, Double.NEGATIVE_INFINITY) == 0 && !c.has(2)) {
            return same(c, x.relu());
        }
        double most = x.type() == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        return same(c, x.clip(Math.max(c.number(1, -most), -most), Math.min(c.number(2, most), most)));
    }

    /** By the tangent, {@code x / 2 · (1 + tanh(√(2 / π) (x + 0.044715 x³)))}. */
    static Tensor fastGelu(Tensor x) {
        Tensor inner = x.add(x.square().mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(0.5).mul(inner.tanh().add(1));
    }

    private static Flowing dropout(Call c) {
        double ratio = c.number(1, 0.5);
        return same(c, new Dropout(c.graph(), ratio).apply(c.tensor(0)));
    }
}
