package io.repforge.framework.reference;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that work element by element. */
final class ReferenceElementwise {

    private ReferenceElementwise() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("Identity", unary(x -> x));
        all.put("Neg", unary(x -> -x));
        all.put("Abs", unary(Math::abs));
        all.put("Exp", unary(Math::exp));
        all.put("Log", unary(Math::log));
        all.put("Sqrt", unary(Math::sqrt));
        all.put("Reciprocal", unary(x -> 1 / x));
        all.put("Erf", unary(ReferenceElementwise::erf));
        all.put("Sin", unary(Math::sin));
        all.put("Cos", unary(Math::cos));
        all.put("Floor", unary(Math::floor));
        all.put("Ceil", unary(Math::ceil));
        all.put("Round", unary(Math::rint));
        all.put("Sign", unary(Math::signum));
        all.put("Not", unary(x -> x == 0 ? 1 : 0));
        all.put("Relu", unary(x -> Math.max(x, 0)));
        all.put("Sigmoid", unary(ReferenceElementwise::sigmoid));
        all.put("Tanh", unary(Math::tanh));
        all.put("Softplus", unary(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))));
        all.put("Gelu", (Operator.Single) (node, in) -> node.textAttribute("approximate", "none").equals("tanh")
                ? map(in.get(0), x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))))
                : map(in.get(0), x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)))));
        all.put("LeakyRelu", (Operator.Single) (node, in) -> {
            double alpha = node.realAttribute("alpha", 0.01f);
            return map(in.get(0), x -> x < 0 ? alpha * x : x);
        });
        all.put("Elu", (Operator.Single) (node, in) -> {
            double alpha = node.realAttribute("alpha", 1);
            return map(in.get(0), x -> x < 0 ? alpha * Math.expm1(x) : x);
        });
        all.put("PRelu", binary((x, slope) -> x < 0 ? slope * x : x));
        all.put("HardSigmoid", (Operator.Single) (node, in) -> {
            double alpha = node.realAttribute("alpha", 0.2f);
            double beta = node.realAttribute("beta", 0.5f);
            return map(in.get(0), x -> Math.max(0, Math.min(1, alpha * x + beta)));
        });
        all.put("HardSwish", unary(x -> x * Math.max(0, Math.min(1, x / 6 + 0.5))));
        all.put("Dropout", ReferenceElementwise::dropout);

        all.put("Add", binary((a, b) -> a + b));
        all.put("Sub", binary((a, b) -> a - b));
        all.put("Mul", binary((a, b) -> a * b));
        all.put("Div", (Operator.Single) (node, in) -> node.output(0).type().isFloating()
                ? combine(in.get(0), in.get(1), (a, b) -> a / b)
                : combine(in.get(0), in.get(1), (a, b) -> (long) a / (long) b));
        all.put("Pow", binary(Math::pow));
        all.put("Min", variadic(Math::min));
        all.put("Max", variadic(Math::max));
        all.put("Sum", variadic(Double::sum));
        all.put("Greater", binary((a, b) -> a > b ? 1 : 0));
        all.put("GreaterOrEqual", binary((a, b) -> a >= b ? 1 : 0));
        all.put("Less", binary((a, b) -> a < b ? 1 : 0));
        all.put("LessOrEqual", binary((a, b) -> a <= b ? 1 : 0));
        all.put("Equal", binary((a, b) -> a == b ? 1 : 0));
        all.put("And", binary((a, b) -> a != 0 && b != 0 ? 1 : 0));
        all.put("Or", binary((a, b) -> a != 0 || b != 0 ? 1 : 0));

        all.put("Where", (Operator.Single) (node, in) -> where(in.get(0), in.get(1), in.get(2)));
        all.put("Clip", (Operator.Single) (node, in) -> clip(in));
        all.put("Cast", (Operator.Single) (node, in) -> map(in.get(0), x -> cast(x, node.output(0).type())));
        return all;
    }

    /** In evaluation only: what training drops isn't known. */
    private static List<Value> dropout(Node node, List<@Nullable Value> in) {
        Value training = Operator.optional(in, 2);
        if (training != null && training.at() != 0) {
            throw new IllegalArgumentException(node + ": the reference doesn't drop");
        }
        return List.of(in.get(0), map(in.get(0), x -> 1));
    }

    private static Operator.Single unary(DoubleUnaryOperator f) {
        return (node, in) -> map(in.get(0), f);
    }

    private static Operator.Single binary(DoubleBinaryOperator f) {
        return (node, in) -> combine(in.get(0), in.get(1), f);
    }

    private static Operator.Single variadic(DoubleBinaryOperator f) {
        return (node, in) -> {
            Value result = in.get(0);
            for (Value next : in.subList(1, in.size())) {
                result = combine(result, next, f);
            }
            return result;
        };
    }

    static Value map(Value x, DoubleUnaryOperator f) {
        return Value.generate(x.dims(), i -> f.applyAsDouble(x.at(i)));
    }

    static Value combine(Value a, Value b, DoubleBinaryOperator f) {
        int[] dims = Value.ints(a.shape().broadcast(b.shape()).dims());
        return Value.generate(dims, i -> f.applyAsDouble(a.broadcastAt(i), b.broadcastAt(i)));
    }

    private static Value where(Value condition, Value then, Value otherwise) {
        int[] dims = Value.ints(condition.shape().broadcast(then.shape()).broadcast(otherwise.shape()).dims());
        return Value.generate(dims, i -> condition.broadcastAt(i) != 0 ? then.broadcastAt(i) : otherwise.broadcastAt(i));
    }

    private static Value clip(List<@Nullable Value> in) {
        Value low = Operator.optional(in, 1);
        Value high = Operator.optional(in, 2);
        return map(in.get(0), x -> {
            double raised = low == null ? x : Math.max(x, low.at());
            return high == null ? raised : Math.min(raised, high.at());
        });
    }

    /** Conversion to whole numbers drops the fraction; float64 stands for every floating type. */
    private static double cast(double x, DType to) {
        return switch (to) {
            case FLOAT32, FLOAT64 -> x;
            case INT32 -> (int) x;
            case INT64 -> (long) x;
            case UINT8 -> (int) x & 0xff;
            case BOOL -> x != 0 ? 1 : 0;
        };
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /**
     * The error function, 2/√π ∫₀ˣ exp(−t²) dt: by its series about 0, of which all terms are positive in the form exp(−x²) Σ 2ⁿ x²ⁿ⁺¹ /
     * (2n+1)!!, so that nothing cancels.
     */
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
