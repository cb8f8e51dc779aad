package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Cases of operators that work element by element. */
final class ElementwiseGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private ElementwiseGradients() {}

    static List<GradientCase> cases() {
        ElementwiseGradients all = new ElementwiseGradients();
        all.unary();
        all.activations();
        all.importedActivations();
        all.binary();
        all.selections();
        return all.cases;
    }

    private void unary(String op, UnaryOperator<Tensor> f) {
        cases.add(GradientCase.of(op, "of a matrix", o -> f.apply(o.apart(3, 5))));
        cases.add(GradientCase.of(op, "of a scalar", o -> f.apply(o.given(Shape.SCALAR, -0.7))));
        cases.add(GradientCase.of(op, "of one channel of one image", o -> f.apply(o.apart(1, 1, 2, 3))));
    }

    /** Of those operators whose float64 ONNX Runtime has kernels for; the rules are other ones than in float32. */
    private void float64(String op, UnaryOperator<Tensor> f) {
        cases.add(GradientCase.of(op, "in float64", o -> f.apply(o.apart(3, 5).cast(DType.FLOAT64)).cast(DType.FLOAT32)));
    }

    private void positive(String op, UnaryOperator<Tensor> f) {
        cases.add(GradientCase.of(op, "of a matrix", o -> f.apply(o.uniform(0.3, 3, 3, 5))));
        cases.add(GradientCase.of(op, "of a scalar", o -> f.apply(o.given(Shape.SCALAR, 1.7))));
    }

    private void unary() {
        unary("Neg", Tensor::neg);
        unary("Abs", Tensor::abs);
        unary("Exp", Tensor::exp);
        unary("Erf", Tensor::erf);
        unary("Sin", Tensor::sin);
        unary("Cos", Tensor::cos);
        positive("Log", Tensor::log);
        positive("Sqrt", Tensor::sqrt);
        positive("Reciprocal", x -> x.graph().node("Reciprocal", x.tensorType(), Map.of(), x));
        cases.add(GradientCase.of("Floor", "through which nothing flows", o -> {
            Tensor x = o.apart(3, 4);
            return x.floor().mul(x);
        }));
        cases.add(GradientCase.of("Sign", "through which nothing flows", o -> {
            Tensor x = o.apart(3, 4);
            return x.sign().mul(x);
        }));
        cases.add(GradientCase.of("Identity", "of a vector", o -> {
            Tensor x = o.normal(4);
            return o.graph().node("Identity", x.tensorType(), Map.of(), x);
        }));
        cases.add(GradientCase.of("Cast", "to float64 and back", o -> o.normal(2, 3).cast(DType.FLOAT64).square().cast(DType.FLOAT32)));
        cases.add(GradientCase.of("Cast", "of whole numbers, through which nothing flows", o -> {
            Tensor x = o.apart(3, 4);
            return x.cast(DType.INT64).cast(DType.FLOAT32).mul(x);
        }));
    }

    private void activations() {
        unary("Relu", Tensor::relu);
        unary("LeakyRelu", x -> x.leakyRelu(0.2));
        unary("Elu", x -> x.elu(1));
        cases.add(GradientCase.of("Elu", "with alpha 0.5", o -> o.apart(3, 5).elu(0.5)));
        cases.add(GradientCase.of("LeakyRelu", "with a negative slope", o -> o.apart(3, 5).leakyRelu(-0.3)));
        unary("Sigmoid", Tensor::sigmoid);
        unary("Tanh", Tensor::tanh);
        unary("Softplus", Tensor::softplus);
        unary("Gelu", Tensor::gelu);
        float64("Neg", Tensor::neg);
        float64("Abs", Tensor::abs);
        float64("Exp", Tensor::exp);
        float64("Relu", Tensor::relu);
        float64("Sigmoid", Tensor::sigmoid);
        float64("Tanh", Tensor::tanh);
        cases.add(GradientCase.of("Gelu", "approximated by tanh", o -> {
            Tensor x = o.apart(3, 5);
            return o.graph().node("Gelu", x.tensorType(), Map.of("approximate", Attribute.of("tanh")), x);
        }));
        cases.add(GradientCase.of("Sigmoid", "of large values", o -> o.given(Shape.of(4), -30, 30, -6, 6).sigmoid()));
        cases.add(GradientCase.of("Softplus", "of large values", o -> o.given(Shape.of(4), -50, 50, -6, 6).softplus()));
    }

    private void importedActivations() {
        cases.add(GradientCase.of("PRelu", "with a slope for each channel", o -> prelu(o.apart(2, 3, 4), o.normal(3, 1))));
        cases.add(GradientCase.of("PRelu", "with one slope", o -> prelu(o.apart(3, 4), o.normal(1))));
        cases.add(GradientCase.of("HardSigmoid", "inside and outside", o -> {
            Tensor x = o.given(Shape.of(6), -4, -2.2, -0.3, 0.4, 2.1, 5);
            return o.graph().node("HardSigmoid", x.tensorType(), Map.of("alpha", Attribute.of(0.25), "beta", Attribute.of(0.6)), x);
        }));
        unary("HardSwish", x -> x.graph().node("HardSwish", x.tensorType(), Map.of(), x));
        cases.add(GradientCase.of("HardSwish", "inside and outside", o -> {
            Tensor x = o.given(Shape.of(6), -4, -2.2, -0.3, 0.4, 2.1, 5);
            return o.graph().node("HardSwish", x.tensorType(), Map.of(), x);
        }));
        cases.add(GradientCase.of("Dropout", "in evaluation", o -> {
            Tensor x = o.normal(3, 4);
            return o.graph().node("Dropout", x.tensorType(), Map.of(), x, o.given(Shape.SCALAR, 0.3));
        }));
    }

    private static Tensor prelu(Tensor x, Tensor slope) {
        return x.graph().node("PRelu", x.tensorType(), Map.of(), x, slope);
    }

    private record Operands2(String what, long[] a, long[] b) {}

    private static final List<Operands2> BROADCASTS = List.of(
            new Operands2("of equal shapes", new long[] {3, 4}, new long[] {3, 4}),
            new Operands2("of a scalar on the right", new long[] {3, 4}, new long[] {}),
            new Operands2("of a scalar on the left", new long[] {}, new long[] {3, 4}),
            new Operands2("of a row on the right", new long[] {3, 4}, new long[] {4}),
            new Operands2("of a row on the left", new long[] {4}, new long[] {3, 4}),
            new Operands2("that broadcasts both ways", new long[] {3, 1}, new long[] {1, 4}),
            new Operands2("of channels on the right", new long[] {2, 3, 2, 2}, new long[] {3, 1, 1}),
            new Operands2("with middle axes of length 1", new long[] {2, 1, 3, 1}, new long[] {4, 1, 2}),
            new Operands2("of ones that stay ones", new long[] {1, 1}, new long[] {1}));

    private void binary(String op, double low, double high, BinaryOperator<Tensor> f) {
        for (Operands2 shapes : BROADCASTS) {
            cases.add(GradientCase.of(op, shapes.what, o -> f.apply(o.uniform(low, high, shapes.a), o.uniform(low, high, shapes.b))));
        }
    }

    /** Of operands none of which equals another. */
    private void comparing(String op, BinaryOperator<Tensor> f) {
        for (Operands2 shapes : BROADCASTS) {
            cases.add(GradientCase.of(op, shapes.what, o -> f.apply(o.apart(shapes.a), o.apart(shapes.b).add(0.037))));
        }
    }

    private void binary() {
        binary("Add", -2, 2, Tensor::add);
        binary("Sub", -2, 2, Tensor::sub);
        binary("Mul", -2, 2, Tensor::mul);
        binary("Div", 0.5, 2, Tensor::div);
        binary("Pow", 0.5, 2, Tensor::pow);
        comparing("Min", Tensor::min);
        comparing("Max", Tensor::max);
        cases.add(GradientCase.of("Sum", "of three that broadcast", o -> o.graph().node("Sum",
                TensorType.of(DType.FLOAT32, 3, 4), Map.of(), o.normal(3, 1), o.normal(4), o.normal(3, 4))));
        for (String op : List.of("Min", "Max")) {
            cases.add(GradientCase.of(op, "of three that broadcast", o -> o.graph().node(op,
                    TensorType.of(DType.FLOAT32, 3, 4), Map.of(), o.apart(3, 1).add(0.021), o.apart(4).add(0.037), o.apart(3, 4))));
        }
        cases.add(GradientCase.of("Mul", "of a tensor with itself", o -> o.normal(3, 4).square()));
        cases.add(GradientCase.of("Sub", "of a tensor from itself", o -> {
            Tensor x = o.normal(3);
            return x.sub(x);
        }));
        cases.add(GradientCase.of("Div", "by negative numbers", o -> o.normal(3, 4).div(o.uniform(-2, -0.5, 3, 4))));
        cases.add(GradientCase.of("Pow", "of negative numbers to the third", o -> o.normal(3, 4).pow(3)));
        cases.add(GradientCase.of("Pow", "of numbers around 0 to the second", o -> o.given(Shape.of(3), -1, 0, 1).pow(2)));
        cases.add(GradientCase.of("Pow", "to a half", o -> o.uniform(0.5, 2, 3).pow(0.5)));
        cases.add(GradientCase.of("Pow", "to a negative exponent", o -> o.uniform(0.5, 2, 3).pow(-1.5)));
        cases.add(GradientCase.of("Pow", "to the first", o -> o.normal(3).pow(1)));
    }

    private void selections() {
        cases.add(GradientCase.of("Clip", "inside and outside", o -> o.apart(4, 6).clip(-0.5, 0.8)));
        cases.add(GradientCase.of("Clip", "with bounds that have gradients", o -> {
            Tensor x = o.apart(4, 6);
            return o.graph().node("Clip", x.tensorType(), Map.of(), x, o.given(Shape.SCALAR, -0.5), o.given(Shape.SCALAR, 0.8));
        }));
        cases.add(GradientCase.of("Clip", "without a lower bound", o -> {
            Tensor x = o.apart(4, 6);
            return o.graph().node("Clip", x.tensorType(), Map.of(), x, null, o.given(Shape.SCALAR, 0.8));
        }));
        cases.add(GradientCase.of("Clip", "that limits nothing", o -> o.apart(4).clip(-10, 10)));
        cases.add(GradientCase.of("Where", "of equal shapes", o -> o.coins(3, 4).where(o.normal(3, 4), o.normal(3, 4))));
        cases.add(GradientCase.of("Where", "of a condition that broadcasts", o -> o.coins(3, 1).where(o.normal(3, 4), o.normal(3, 4))));
        cases.add(GradientCase.of("Where", "of branches that broadcast", o -> o.coins(3, 4).where(o.normal(1, 4), o.normal())));
        cases.add(GradientCase.of("Where", "whose condition has more axes", o -> o.coins(2, 3, 4).where(o.normal(4), o.normal(3, 1))));
        cases.add(GradientCase.of("Greater", "as a mask", o -> masked(o, Tensor::greater)));
        cases.add(GradientCase.of("GreaterOrEqual", "as a mask", o -> masked(o, Tensor::greaterOrEqual)));
        cases.add(GradientCase.of("Less", "as a mask", o -> masked(o, Tensor::less)));
        cases.add(GradientCase.of("LessOrEqual", "as a mask", o -> masked(o, Tensor::lessOrEqual)));
        cases.add(GradientCase.of("Equal", "as a mask", o -> {
            Tensor x = o.normal(3, 4);
            return o.indices(2, 3, 4).equalTo(o.indices(2, 4)).cast(DType.FLOAT32).mul(x);
        }));
        cases.add(GradientCase.of("And", "as a mask", o -> o.coins(3, 4).and(o.coins(4)).where(o.normal(3, 4), o.normal(4))));
        cases.add(GradientCase.of("Or", "as a mask", o -> o.coins(3, 4).or(o.coins(4)).where(o.normal(3, 4), o.normal(4))));
        cases.add(GradientCase.of("Not", "as a mask", o -> o.coins(3, 4).not().where(o.normal(3, 4), o.normal(4))));
    }

    private static Tensor masked(Operands o, BinaryOperator<Tensor> comparison) {
        Tensor x = o.apart(3, 4);
        Tensor y = o.apart(4).add(0.037);
        return comparison.apply(x, y).cast(DType.FLOAT32).mul(x);
    }
}
