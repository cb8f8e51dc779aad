package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.onnx.Value.Flowing;
import io.repforge.framework.onnx.Value.Known;
import io.repforge.framework.onnx.Value.Length;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with what its inputs stand for. What older versions of its operator had as attributes is among the inputs, as in the newest.
 *
 * @param application of the network that it is part of
 */
record Call(Application application, OnnxMl.NodeProto node, Attributes attributes, List<@Nullable Value> inputs) {

    private static final String COMPUTED = "export it for a fixed size of images, or choose an output before it";

    static Call of(Application application, OnnxMl.NodeProto node, List<@Nullable Value> inputs) {
        Call call = new Call(application, node, new Attributes(node), new ArrayList<>(inputs));
        call.modernise();
        return call;
    }

    private void modernise() {
        switch (op()) {
            case "Squeeze", "Unsqueeze", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare",
                    "ReduceLogSumExp" -> fromIntegers(1, "axes");
            case "Slice" -> {
                fromIntegers(1, "starts");
                fromIntegers(2, "ends");
                fromIntegers(3, "axes");
            }
            case "Split" -> {
                fromIntegers(1, "split");
                if (!has(1)) {
                    put(1, Known.of(Numbers.longs(equalParts())));
                }
            }
            case "Clip" -> {
                fromReal(1, "min");
                fromReal(2, "max");
            }
            case "Pad" -> {
                fromIntegers(1, "pads");
                fromReal(2, "value");
            }
            case "Dropout" -> fromReal(1, "ratio");
            default -> {
                // as it always was
            }
        }
    }

    private void fromIntegers(int input, String attribute) {
        if (!has(input) && attributes.has(attribute)) {
            put(input, Known.of(Numbers.longs(attributes.integers(attribute))));
        }
    }

    private void fromReal(int input, String attribute) {
        if (!has(input) && attributes.has(attribute)) {
            put(input, Known.of(new Numbers(DType.FLOAT32, Shape.SCALAR, new double[] {attributes.real(attribute, 0)})));
        }
    }

    private void put(int input, Value value) {
        while (inputs.size() <= input) {
            inputs.add(null);
        }
        inputs.set(input, value);
    }

    private long[] equalParts() {
        Shape shape = inputs.get(0) instanceof Known known ? known.few().shape() : x(0).shape();
        long length = shape.dim(axis("axis", 0, shape.rank()));
        long[] parts = new long[node.getOutputCount()];
        long most = (length + parts.length - 1) / parts.length;
        Arrays.fill(parts, most);
        parts[parts.length - 1] = length - most * (parts.length - 1);
        return parts;
    }

    Graph graph() {
        return application.graph();
    }

    String op() {
        return node.getOpType();
    }

    int opset() {
        return application.file().opset(node.getDomain());
    }

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    Value value(int input) {
        Value value = input < inputs.size() ? inputs.get(input) : null;
        if (value == null) {
            throw fault("its input " + input + " is missing", "export it again");
        }
        return value;
    }

    /** An input in the graph, where it becomes a constant if it is known. */
    Flowing x(int input) {
        return value(input) instanceof Flowing flowing ? flowing : Flowing.shared(graph().constant(row((Known) value(input)).toArray()));
    }

    Tensor tensor(int input) {
        return x(input).tensor();
    }

    /** What is alike for all images, once. */
    private Numbers row(Known known) {
        if (!known.isOfBatch()) {
            return known.few();
        }
        Shape few = known.few().shape();
        Shape more = known.more().shape();
        for (int axis = 0; axis < few.rank() && few.rank() == more.rank(); axis++) {
            if (few.dim(axis) != more.dim(axis)) {
                Numbers row = known.few().picked(few.with(axis, 1), firstAlong(few, axis));
                if (row.broadcast(few).equals(known.few()) && row.broadcast(more).equals(known.more())) {
                    return row;
                }
            }
        }
        throw fault("it takes numbers that depend on how many images there are", COMPUTED);
    }

    private static int[] firstAlong(Shape shape, int axis) {
        int[] strides = Numbers.strides(shape);
        int[] steps = Numbers.strides(shape.with(axis, 1));
        int[] places = new int[(int) shape.with(axis, 1).elements()];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            for (int a = 0; a < strides.length; a++) {
                places[i] += a == axis ? 0 : rest / steps[a] * strides[a];
                rest %= steps[a];
            }
        }
        return places;
    }

    /** An input that must be known and the same for any number of images. */
    Numbers known(int input) {
        if (value(input) instanceof Known known && !known.isOfBatch()) {
            return known.few();
        }
        throw fault("its input " + input + ", '" + node.getInput(Math.min(input, node.getInputCount() - 1)) + "', is computed of the images", COMPUTED);
    }

    long[] longs(int input) {
        return known(input).toLongs();
    }

    double number(int input, double otherwise) {
        return has(input) ? known(input).values()[0] : otherwise;
    }

    /** An input that gives lengths, which may be multiples of N. */
    List<Length> lengths(int input) {
        if (!(value(input) instanceof Known known) || known.few().values().length != known.more().values().length) {
            throw fault("the shape that it is given is computed of the images", COMPUTED);
        }
        return lengths(known.few(), known.more());
    }

    /** What these are for any number of images. */
    List<Length> lengths(Numbers forFew, Numbers forMore) {
        List<Length> lengths = new ArrayList<>();
        for (int i = 0; i < forFew.values().length; i++) {
            double few = forFew.values()[i];
            double more = forMore.values()[i];
            double factor = (more - few) / (Known.MORE - Known.FEW);
            if (few != more && few != factor * Known.FEW) {
                throw fault("a length that it is given is no multiple of the number of images", COMPUTED);
            }
            lengths.add(few == more ? new Length((long) few, false) : new Length((long) factor, true));
        }
        return lengths;
    }

    /** An axis that an attribute names, counted from the start. */
    int axis(String attribute, long otherwise, int rank) {
        int axis = Axes.at(attributes.integer(attribute, otherwise), rank);
        if (axis < 0 || axis >= rank) {
            throw fault("it has no axis " + axis, "export it again");
        }
        return axis;
    }

    /**
     * @throws OnnxFault if the axis counts images
     */
    void requireNoBatch(Flowing x, int axis, String what) {
        if (x.batchAxis() == axis) {
            throw fault("it " + what + " the axis that counts images", "choose an output before it");
        }
    }

    /** Where the images are in what several broadcast to. */
    int broadcastBatch(int rank, Flowing... operands) {
        int batch = Flowing.NO_BATCH;
        for (Flowing operand : operands) {
            if (operand.isOfBatch()) {
                int at = operand.batchAxis() + rank - operand.rank();
                if (batch != Flowing.NO_BATCH && batch != at) {
                    throw fault("it joins images along one axis with images along another", "choose an output before it");
                }
                batch = at;
            }
        }
        return batch;
    }

    /** A standard node of one output. */
    Tensor node(String operator, TensorType type, Map<String, Attribute> attributes, @Nullable Tensor... operands) {
        return graph().node(operator, type, attributes, operands);
    }

    OnnxFault fault(String why, String remedy) {
        return OnnxFault.of(application.file(), node, why, remedy);
    }
}
