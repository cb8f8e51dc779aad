package io.repforge.framework.reference;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * A dense array of doubles, row-major. Whole numbers and truth values (0 and 1) are doubles too.
 *
 * @param dims lengths of the axes; none for a scalar
 * @param data the elements, not copied
 */
public record Value(int[] dims, double[] data) {

    public Value {
        if (data.length != count(dims)) {
            throw new IllegalArgumentException(data.length + " elements for shape " + Arrays.toString(dims));
        }
    }

    public static Value zeros(int... dims) {
        return new Value(dims.clone(), new double[count(dims)]);
    }

    public static Value zeros(Shape shape) {
        return zeros(ints(shape.dims()));
    }

    public static Value scalar(double value) {
        return new Value(new int[0], new double[] {value});
    }

    public static Value of(Shape shape, double... data) {
        return new Value(ints(shape.dims()), data);
    }

    public static Value of(Array array) {
        return of(array.shape(), array.toDoubles());
    }

    /** An array of this shape that holds a function of the index. */
    public static Value generate(int[] dims, ToDoubleFunction<int[]> element) {
        Value result = zeros(dims);
        result.forEachIndex(i -> result.set(element.applyAsDouble(i), i));
        return result;
    }

    private static int count(int[] dims) {
        int n = 1;
        for (int d : dims) {
            n *= d;
        }
        return n;
    }

    static int[] ints(long... values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    public int rank() {
        return dims.length;
    }

    /** Length of an axis that may count from the end. */
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    public Shape shape() {
        return Shape.of(Arrays.stream(dims).asLongStream().toArray());
    }

    private int offset(int... index) {
        if (index.length != dims.length) {
            throw new IllegalArgumentException("index " + Arrays.toString(index) + " into shape " + Arrays.toString(dims));
        }
        int at = 0;
        for (int i = 0; i < dims.length; i++) {
            if (index[i] < 0 || index[i] >= dims[i]) {
                throw new IndexOutOfBoundsException("index " + Arrays.toString(index) + " into shape " + Arrays.toString(dims));
            }
            at = at * dims[i] + index[i];
        }
        return at;
    }

    public double at(int... index) {
        return data[offset(index)];
    }

    void set(double value, int... index) {
        data[offset(index)] = value;
    }

    void add(double value, int... index) {
        data[offset(index)] += value;
    }

    /** The element that NumPy's broadcasting puts at an index of a larger shape. */
    double broadcastAt(int... index) {
        int[] own = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            own[i] = dims[i] == 1 ? 0 : index[index.length - dims.length + i];
        }
        return at(own);
    }

    /** Visits all indices in order. The index is used again for the next call. */
    void forEachIndex(Consumer<int[]> visit) {
        int[] index = new int[dims.length];
        for (int n = 0; n < data.length; n++) {
            visit.accept(index);
            for (int axis = dims.length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) {
                index[axis] = 0;
            }
        }
    }

    Value reshaped(int... other) {
        return new Value(other.clone(), data);
    }

    int[] toInts() {
        return Arrays.stream(data).mapToInt(d -> (int) d).toArray();
    }

    /** Each element rounded to float32. */
    public Value rounded() {
        return new Value(dims, Arrays.stream(data).map(d -> (float) d).toArray());
    }

    /** The elements as an array of the given type. */
    public Array toArray(DType type) {
        return switch (type) {
            case FLOAT32 -> {
                float[] values = new float[data.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) data[i];
                }
                yield Array.of(shape(), values);
            }
            case FLOAT64 -> Array.of(shape(), data.clone());
            case INT64 -> Array.of(shape(), Arrays.stream(data).mapToLong(d -> (long) d).toArray());
            case INT32 -> Array.of(shape(), toInts());
            case UINT8, BOOL -> {
                byte[] values = new byte[data.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (byte) (int) data[i];
                }
                yield new Array(type, shape(), values);
            }
        };
    }

    @Override
    public String toString() {
        return Arrays.toString(dims) + Arrays.toString(Arrays.copyOf(data, Math.min(data.length, 12)));
    }
}
