package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A small tensor on the host, as shapes and axes are. All numbers are kept as doubles, which hold whole ones exactly up to 2⁵³; larger ones stand for "to the end" alone.
 *
 * @param values row by row; not to be changed
 */
record Numbers(DType type, Shape shape, double[] values) {

    static Numbers of(Array array) {
        return new Numbers(array.type(), array.shape(), array.toDoubles());
    }

    static Numbers longs(long... values) {
        return new Numbers(DType.INT64, Shape.of(values.length), Arrays.stream(values).asDoubleStream().toArray());
    }

    static Numbers filled(DType type, Shape shape, double value) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return new Numbers(type, shape, values);
    }

    /** Rounded as the type holds them. */
    static Numbers rounded(DType type, Shape shape, double[] values) {
        double[] held = new double[values.length];
        for (int i = 0; i < held.length; i++) {
            held[i] = switch (type) {
                case FLOAT32 -> (float) values[i];
                case FLOAT64 -> values[i];
                case UINT8 -> (long) values[i] & 0xff;
                case INT32 -> (int) (long) values[i];
                case INT64 -> (long) values[i];
                case BOOL -> values[i] != 0 ? 1 : 0;
            };
        }
        return new Numbers(type, shape, held);
    }

    long[] toLongs() {
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    Array toArray() {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT32 -> buffer.putFloat((float) value);
                case FLOAT64 -> buffer.putDouble(value);
                case INT32 -> buffer.putInt((int) value);
                case INT64 -> buffer.putLong((long) value);
                case UINT8, BOOL -> buffer.put((byte) (int) value);
            }
        }
        return new Array(type, shape, buffer.array());
    }

    Numbers reshaped(Shape other) {
        return new Numbers(type, other, values);
    }

    /** The elements at these places, row by row, under another shape. */
    Numbers picked(Shape result, int[] places) {
        double[] picked = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            picked[i] = values[places[i]];
        }
        return new Numbers(type, result, picked);
    }

    /** How far apart neighbours along each axis lie. */
    static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= (int) shape.dim(i);
        }
        return strides;
    }

    /** Where each element of a shape that this broadcasts to comes from. */
    int[] sources(Shape result) {
        int[] own = strides(shape);
        int[] sources = new int[Math.toIntExact(result.elements())];
        int[] steps = strides(result);
        int lead = result.rank() - shape.rank();
        for (int i = 0; i < sources.length; i++) {
            int rest = i;
            for (int axis = 0; axis < result.rank(); axis++) {
                int at = rest / steps[axis];
                rest %= steps[axis];
                if (axis >= lead && shape.dim(axis - lead) != 1) {
                    sources[i] += at * own[axis - lead];
                }
            }
        }
        return sources;
    }

    Numbers broadcast(Shape result) {
        return shape.equals(result) ? this : picked(result, sources(result));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numbers n && type == n.type && shape.equals(n.shape) && Arrays.equals(values, n.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
