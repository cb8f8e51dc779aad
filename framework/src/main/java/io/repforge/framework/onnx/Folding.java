package io.repforge.framework.onnx;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Operators on what is known before anything runs: the arithmetic of shapes that exporters leave in files, and masks and tables of indices that are computed by it. By
 * the definitions of ONNX's operators, the newest ones; what older ones have as attributes is an input here.
 */
final class Folding {

    /** Computes the outputs of an operator. An input that is left out is null. */
    interface Rule {

        /** @throws IllegalArgumentException if it can't be computed of these */
        List<Numbers> apply(Attributes attributes, List<@Nullable Numbers> inputs);
    }

    /** As {@link Rule}, of operators with one output. */
    private interface Single {
        Numbers apply(Attributes attributes, List<@Nullable Numbers> inputs);
    }

    private static final double CODE_OF_FLOAT = 1;

    private final Map<String, Rule> rules = new HashMap<>();

    private Folding() {}

    /** All operators that there are. */
    static Folding standard() {
        Folding folding = new Folding();
        folding.elementwise();
        folding.comparisons();
        folding.moves();
        folding.picks();
        folding.makers();
        folding.reductions();
        return folding;
    }

    @Nullable
    Rule find(String op) {
        return rules.get(op);
    }

    private void add(String op, Single rule) {
        rules.put(op, (attributes, inputs) -> List.of(rule.apply(attributes, inputs)));
    }

    private static Numbers need(List<@Nullable Numbers> inputs, int index) {
        Numbers input = index < inputs.size() ? inputs.get(index) : null;
        if (input == null) {
            throw new IllegalArgumentException("its input " + index + " is missing");
        }
        return input;
    }

    private static @Nullable Numbers optional(List<@Nullable Numbers> inputs, int index) {
        return index < inputs.size() ? inputs.get(index) : null;
    }

    // ---- element by element

    private void elementwise() {
        unary("Neg", x -> -x);
        unary("Abs", Math::abs);
        unary("Floor", Math::floor);
        unary("Ceil", Math::ceil);
        unary("Round", Math::rint);
        unary("Sqrt", Math::sqrt);
        unary("Exp", Math::exp);
        unary("Log", Math::log);
        unary("Sin", Math::sin);
        unary("Cos", Math::cos);
        unary("Sign", Math::signum);
        unary("Reciprocal", x -> 1 / x);
        unary("Sigmoid", x -> 1 / (1 + Math.exp(-x)));
        unary("Tanh", Math::tanh);
        unary("Relu", x -> Math.max(x, 0));
        unary("Identity", x -> x);
        unary("Dropout", x -> x);
        binary("Add", (a, b) -> a + b);
        binary("Sub", (a, b) -> a - b);
        binary("Mul", (a, b) -> a * b);
        binary("Pow", Math::pow);
        binary("Min", Math::min);
        binary("Max", Math::max);
        add("Div", (attributes, in) -> {
            boolean whole = !need(in, 0).type().isFloating();
            return broadcast(need(in, 0), need(in, 1), need(in, 0).type(), (a, b) -> whole ? (double) ((long) a / (long) b) : a / b);
        });
        add("Mod", (attributes, in) -> {
            boolean truncated = attributes.integer("fmod", 0) != 0;
            return broadcast(need(in, 0), need(in, 1), need(in, 0).type(), (a, b) -> truncated ? a % b : a - b * Math.floor(a / b));
        });
        add("Clip", (attributes, in) -> {
            Numbers low = optional(in, 1);
            Numbers high = optional(in, 2);
            return map(need(in, 0), x -> Math.min(Math.max(x, low == null ? x : low.values()[0]), high == null ? Double.MAX_VALUE : high.values()[0]));
        });
        add("Cast", (attributes, in) -> Numbers.rounded(OnnxTensors.type((int) attributes.integer("to", (long) CODE_OF_FLOAT))
                .orElseThrow(() -> new IllegalArgumentException("it casts to a type that the graph has none for")), need(in, 0).shape(), need(in, 0).values()));
        add("CastLike", (attributes, in) -> Numbers.rounded(need(in, 1).type(), need(in, 0).shape(), need(in, 0).values()));
        add("Where", (attributes, in) -> {
            Numbers condition = need(in, 0);
            Shape shape = condition.shape().broadcast(need(in, 1).shape()).broadcast(need(in, 2).shape());
            double[] choice = condition.broadcast(shape).values();
            double[] then = need(in, 1).broadcast(shape).values();
            double[] otherwise = need(in, 2).broadcast(shape).values();
            double[] values = IntStream.range(0, choice.length).mapToDouble(i -> choice[i] != 0 ? then[i] : otherwise[i]).toArray();
            return new Numbers(need(in, 1).type(), shape, values);
        });
    }

    private void unary(String op, DoubleUnaryOperator function) {
        add(op, (attributes, in) -> map(need(in, 0), function));
    }

    private static Numbers map(Numbers x, DoubleUnaryOperator function) {
        return Numbers.rounded(x.type(), x.shape(), Arrays.stream(x.values()).map(function).toArray());
    }

    private void binary(String op, DoubleBinaryOperator function) {
        add(op, (attributes, in) -> {
            Numbers result = need(in, 0);
            for (int i = 1; i < in.size(); i++) {
                result = broadcast(result, need(in, i), result.type(), function);
            }
            return result;
        });
    }

    private static Numbers broadcast(Numbers a, Numbers b, DType type, DoubleBinaryOperator function) {
        Shape shape = a.shape().broadcast(b.shape());
        double[] left = a.broadcast(shape).values();
        double[] right = b.broadcast(shape).values();
        return Numbers.rounded(type, shape, IntStream.range(0, left.length).mapToDouble(i -> function.applyAsDouble(left[i], right[i])).toArray());
    }

    private void comparisons() {
        compare("Equal", (a, b) -> a == b ? 1 : 0);
        compare("Greater", (a, b) -> a > b ? 1 : 0);
        compare("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
        compare("Less", (a, b) -> a < b ? 1 : 0);
        compare("LessOrEqual", (a, b) -> a <= b ? 1 : 0);
        compare("And", (a, b) -> a != 0 && b != 0 ? 1 : 0);
        compare("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
        compare("Xor", (a, b) -> a != b ? 1 : 0);
        unary("Not", x -> x == 0 ? 1 : 0);
    }

    private void compare(String op, DoubleBinaryOperator function) {
        add(op, (attributes, in) -> broadcast(need(in, 0), need(in, 1), DType.BOOL, function));
    }

    // ---- moves

    private void moves() {
        add("Reshape", (attributes, in) -> {
            long[] dims = need(in, 1).toLongs();
            Shape from = need(in, 0).shape();
            long known = 1;
            for (int i = 0; i < dims.length; i++) {
                dims[i] = dims[i] == 0 && attributes.integer("allowzero", 0) == 0 ? from.dim(i) : dims[i];
                known *= dims[i] == -1 ? 1 : dims[i];
            }
            for (int i = 0; i < dims.length; i++) {
                dims[i] = dims[i] == -1 ? from.elements() / Math.max(known, 1) : dims[i];
            }
            return reshaped(need(in, 0), dims);
        });
        add("Flatten", (attributes, in) -> {
            Shape from = need(in, 0).shape();
            int axis = axis((int) attributes.integer("axis", 1), from.rank() + 1);
            long rows = 1;
            for (int i = 0; i < axis; i++) {
                rows *= from.dim(i);
            }
            return reshaped(need(in, 0), rows, from.elements() / Math.max(rows, 1));
        });
        add("Unsqueeze", (attributes, in) -> {
            long[] axes = need(in, 1).toLongs();
            return reshaped(need(in, 0), Axes.unsqueezed(need(in, 0).shape().dims(), axes));
        });
        add("Squeeze", (attributes, in) -> {
            Numbers axes = optional(in, 1);
            return reshaped(need(in, 0), Axes.squeezed(need(in, 0).shape().dims(), axes == null ? null : axes.toLongs()));
        });
        add("Transpose", (attributes, in) -> {
            Shape from = need(in, 0).shape();
            int[] order = Axes.order(from.rank(), attributes.integers("perm"));
            long[] dims = new long[order.length];
            int[] own = Numbers.strides(from);
            int[] steps = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                dims[i] = from.dim(order[i]);
                steps[i] = own[order[i]];
            }
            return need(in, 0).picked(Shape.of(dims), places(Shape.of(dims), 0, steps));
        });
        add("Concat", (attributes, in) -> {
            List<Numbers> parts = IntStream.range(0, in.size()).mapToObj(i -> need(in, i)).toList();
            return concat((int) attributes.integer("axis", 0), parts);
        });
        add("Expand", (attributes, in) -> need(in, 0).broadcast(need(in, 0).shape().broadcast(Shape.of(need(in, 1).toLongs()))));
        add("Tile", (attributes, in) -> {
            Numbers x = need(in, 0);
            long[] repeats = need(in, 1).toLongs();
            for (int axis = 0; axis < repeats.length; axis++) {
                List<Numbers> copies = new ArrayList<>();
                for (long i = 0; i < repeats[axis]; i++) {
                    copies.add(x);
                }
                x = concat(axis, copies);
            }
            return x;
        });
        rules.put("Split", (attributes, in) -> {
            int axis = axis((int) attributes.integer("axis", 0), need(in, 0).shape().rank());
            Numbers lengths = optional(in, 1);
            if (lengths == null) {
                throw new IllegalArgumentException("its lengths are left out");
            }
            List<Numbers> parts = new ArrayList<>();
            long start = 0;
            for (long length : lengths.toLongs()) {
                parts.add(slice(need(in, 0), axis, start, start + length, 1));
                start += length;
            }
            return parts;
        });
    }

    private static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    private static Numbers reshaped(Numbers x, long... dims) {
        return x.reshaped(Shape.of(dims));
    }

    /** Places of a walk over a shape by the given steps. */
    private static int[] places(Shape shape, int start, int... steps) {
        int[] places = new int[Math.toIntExact(shape.elements())];
        int[] strides = Numbers.strides(shape);
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            places[i] = start;
            for (int axis = 0; axis < steps.length; axis++) {
                places[i] += rest / strides[axis] * steps[axis];
                rest %= strides[axis];
            }
        }
        return places;
    }

    private static Numbers concat(int givenAxis, List<Numbers> parts) {
        Numbers first = parts.get(0);
        int axis = axis(givenAxis, first.shape().rank());
        long length = parts.stream().mapToLong(part -> part.shape().dim(axis)).sum();
        Shape shape = first.shape().with(axis, length);
        double[] values = new double[Math.toIntExact(shape.elements())];
        int inner = Math.toIntExact(shape.from(axis + 1).elements());
        int outer = values.length == 0 ? 0 : (int) (values.length / (length * inner));
        int at = 0;
        for (int row = 0; row < outer; row++) {
            for (Numbers part : parts) {
                int run = (int) part.shape().dim(axis) * inner;
                System.arraycopy(part.values(), row * run, values, at, run);
                at += run;
            }
        }
        return new Numbers(first.type(), shape, values);
    }

    // ---- picks

    private void picks() {
        add("Gather", (attributes, in) -> {
            Numbers x = need(in, 0);
            Numbers indices = need(in, 1);
            int axis = axis((int) attributes.integer("axis", 0), x.shape().rank());
            long length = x.shape().dim(axis);
            int inner = Math.toIntExact(x.shape().from(axis + 1).elements());
            int outer = (int) (x.shape().elements() / Math.max(1, length * inner));
            List<Long> dims = new ArrayList<>();
            for (int i = 0; i < x.shape().rank(); i++) {
                if (i == axis) {
                    Arrays.stream(indices.shape().dims()).forEach(dims::add);
                } else {
                    dims.add(x.shape().dim(i));
                }
            }
            int[] places = new int[outer * indices.values().length * inner];
            int at = 0;
            for (int row = 0; row < outer; row++) {
                for (double index : indices.values()) {
                    int chosen = (int) (index < 0 ? index + length : index);
                    for (int i = 0; i < inner; i++) {
                        places[at++] = (int) ((row * length + chosen) * inner) + i;
                    }
                }
            }
            return x.picked(Shape.of(dims.stream().mapToLong(Long::longValue).toArray()), places);
        });
        add("Slice", (attributes, in) -> {
            Numbers x = need(in, 0);
            long[] starts = need(in, 1).toLongs();
            long[] ends = need(in, 2).toLongs();
            Numbers axes = optional(in, 3);
            Numbers steps = optional(in, 4);
            for (int i = 0; i < starts.length; i++) {
                int axis = axes == null ? i : axis((int) axes.values()[i], x.shape().rank());
                x = slice(x, axis, starts[i], ends[i], steps == null ? 1 : (long) steps.values()[i]);
            }
            return x;
        });
        add("ScatterND", (attributes, in) -> {
            Numbers x = need(in, 0);
            Numbers indices = need(in, 1);
            Numbers updates = need(in, 2);
            double[] values = x.values().clone();
            int depth = (int) indices.shape().dim(-1);
            int[] strides = Numbers.strides(x.shape());
            int run = Math.toIntExact(x.shape().from(depth).elements());
            for (int i = 0; i < indices.values().length / depth; i++) {
                int at = 0;
                for (int j = 0; j < depth; j++) {
                    double index = indices.values()[i * depth + j];
                    at += (int) (index < 0 ? index + x.shape().dim(j) : index) * strides[j];
                }
                System.arraycopy(updates.values(), i * run, values, at, run);
            }
            return new Numbers(x.type(), x.shape(), values);
        });
        add("Trilu", (attributes, in) -> {
            Numbers x = need(in, 0);
            Numbers diagonal = optional(in, 1);
            long k = diagonal == null ? 0 : (long) diagonal.values()[0];
            boolean upper = attributes.integer("upper", 1) != 0;
            int columns = (int) x.shape().dim(-1);
            int rows = (int) x.shape().dim(-2);
            double[] values = x.values().clone();
            for (int i = 0; i < values.length; i++) {
                int offset = i % columns - i / columns % rows;
                values[i] = upper ? offset >= k ? values[i] : 0 : offset <= k ? values[i] : 0;
            }
            return new Numbers(x.type(), x.shape(), values);
        });
        add("NonZero", (attributes, in) -> {
            Numbers x = need(in, 0);
            int[] found = IntStream.range(0, x.values().length).filter(i -> x.values()[i] != 0).toArray();
            int[] strides = Numbers.strides(x.shape());
            double[] places = new double[found.length * strides.length];
            for (int i = 0; i < found.length; i++) {
                int rest = found[i];
                for (int axis = 0; axis < strides.length; axis++) {
                    places[axis * found.length + i] = rest / strides[axis];
                    rest %= strides[axis];
                }
            }
            return new Numbers(DType.INT64, Shape.of(strides.length, found.length), places);
        });
    }

    private static Numbers slice(Numbers x, int axis, long start, long end, long step) {
        long length = x.shape().dim(axis);
        Axes.Run run = Axes.run(length, start, end, step);
        Shape shape = x.shape().with(axis, run.count());
        int[] steps = Numbers.strides(x.shape());
        int first = (int) run.first() * steps[axis];
        steps[axis] *= (int) step;
        return x.picked(shape, places(shape, first, steps));
    }

    // ---- makers

    private void makers() {
        add("ConstantOfShape", (attributes, in) -> {
            Shape shape = Shape.of(need(in, 0).toLongs());
            var given = attributes.find("value");
            if (given == null) {
                return Numbers.filled(DType.FLOAT32, shape, 0);
            }
            Numbers value = Numbers.of(OnnxTensors.array(given.getT()));
            return Numbers.filled(value.type(), shape, value.values()[0]);
        });
        add("Range", (attributes, in) -> {
            double start = need(in, 0).values()[0];
            double step = need(in, 2).values()[0];
            int count = (int) Math.max(0, Math.ceil((need(in, 1).values()[0] - start) / step));
            return Numbers.rounded(need(in, 0).type(), Shape.of(count), IntStream.range(0, count).mapToDouble(i -> start + i * step).toArray());
        });
        add("Shape", (attributes, in) -> {
            long[] dims = need(in, 0).shape().dims();
            return Numbers.longs(Axes.part(dims, attributes.integer("start", 0), attributes.integer("end", dims.length)));
        });
        add("Size", (attributes, in) -> new Numbers(DType.INT64, Shape.SCALAR, new double[] {need(in, 0).values().length}));
    }

    // ---- reductions

    private void reductions() {
        reduce("ReduceSum", 0, Double::sum);
        reduce("ReduceProd", 1, (a, b) -> a * b);
        reduce("ReduceMax", Double.NEGATIVE_INFINITY, Math::max);
        reduce("ReduceMin", Double.POSITIVE_INFINITY, Math::min);
        add("CumSum", (attributes, in) -> {
            Numbers x = need(in, 0);
            int axis = axis((int) need(in, 1).values()[0], x.shape().rank());
            if (attributes.integer("exclusive", 0) != 0 || attributes.integer("reverse", 0) != 0) {
                throw new IllegalArgumentException("it sums exclusively or in reverse");
            }
            double[] values = x.values().clone();
            int stride = Numbers.strides(x.shape())[axis];
            for (int i = 0; i < values.length; i++) {
                values[i] += i / stride % x.shape().dim(axis) == 0 ? 0 : values[i - stride];
            }
            return new Numbers(x.type(), x.shape(), values);
        });
    }

    private void reduce(String op, double start, DoubleBinaryOperator function) {
        add(op, (attributes, in) -> {
            Numbers x = need(in, 0);
            Numbers given = optional(in, 1);
            boolean[] gone = new boolean[x.shape().rank()];
            Arrays.fill(gone, given == null);
            for (int i = 0; given != null && i < given.values().length; i++) {
                gone[axis((int) given.values()[i], gone.length)] = true;
            }
            long[] kept = x.shape().dims();
            List<Long> rest = new ArrayList<>();
            for (int i = 0; i < gone.length; i++) {
                kept[i] = gone[i] ? 1 : kept[i];
                if (!gone[i] || attributes.integer("keepdims", 1) != 0) {
                    rest.add(kept[i]);
                }
            }
            Numbers result = Numbers.filled(x.type(), Shape.of(kept), start);
            int[] targets = result.sources(x.shape());
            for (int i = 0; i < targets.length; i++) {
                result.values()[targets[i]] = function.applyAsDouble(result.values()[targets[i]], x.values()[i]);
            }
            return reshaped(result, rest.stream().mapToLong(Long::longValue).toArray());
        });
    }
}
