package io.repforge.api.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A small array on the host: one observation, one action, a constant of a graph. Elements are stored row by row, little-endian.
 * The bytes are not copied, neither in nor out: whoever hands them over must not change them afterwards.
 */
public final class Array implements Values {

    private final DType type;
    private final Shape shape;
    private final byte[] bytes;

    /**
     * @param bytes the elements, row-major and little-endian; kept, not copied
     * @throws IllegalArgumentException if their number doesn't fit type and shape
     */
    public Array(DType type, Shape shape, byte[] bytes) {
        if (shape.elements() * type.bytes() != bytes.length) {
            throw new IllegalArgumentException(
                    type + " array of shape " + shape + " needs " + shape.elements() * type.bytes() + " bytes, got " + bytes.length);
        }
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /** An array of {@code float32}. */
    public static Array of(Shape shape, float... values) {
        ByteBuffer buffer = allocate(DType.FLOAT32, values.length);
        buffer.asFloatBuffer().put(values);
        return new Array(DType.FLOAT32, shape, buffer.array());
    }

    /** An array of {@code float64}. */
    public static Array of(Shape shape, double... values) {
        ByteBuffer buffer = allocate(DType.FLOAT64, values.length);
        buffer.asDoubleBuffer().put(values);
        return new Array(DType.FLOAT64, shape, buffer.array());
    }

    /** An array of {@code int64}. */
    public static Array of(Shape shape, long... values) {
        ByteBuffer buffer = allocate(DType.INT64, values.length);
        buffer.asLongBuffer().put(values);
        return new Array(DType.INT64, shape, buffer.array());
    }

    /** An array of {@code int32}. */
    public static Array of(Shape shape, int... values) {
        ByteBuffer buffer = allocate(DType.INT32, values.length);
        buffer.asIntBuffer().put(values);
        return new Array(DType.INT32, shape, buffer.array());
    }

    /** An array of {@code uint8}. */
    public static Array of(Shape shape, byte... values) {
        return new Array(DType.UINT8, shape, values);
    }

    /** A scalar of the given type. */
    public static Array scalar(DType type, double value) {
        ByteBuffer buffer = allocate(type, 1);
        switch (type) {
            case FLOAT32 -> buffer.putFloat((float) value);
            case FLOAT64 -> buffer.putDouble(value);
            case INT32 -> buffer.putInt((int) value);
            case INT64 -> buffer.putLong((long) value);
            case UINT8 -> buffer.put((byte) (int) value);
            case BOOL -> buffer.put((byte) (value != 0 ? 1 : 0));
        }
        return new Array(type, Shape.SCALAR, buffer.array());
    }

    private static ByteBuffer allocate(DType type, int elements) {
        return ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Itself. */
    @Override
    public Array array() {
        return this;
    }

    /** That of its elements. */
    @Override
    public long bytesHeld() {
        return bytes.length;
    }

    /** Element type. */
    public DType type() {
        return type;
    }

    /** Lengths of the axes. */
    public Shape shape() {
        return shape;
    }

    /** The elements themselves: not a copy, and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A little-endian view of the elements. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * One element as a double.
     *
     * @param index its position, row-major
     */
    public double get(int index) {
        ByteBuffer buffer = buffer();
        return switch (type) {
            case FLOAT32 -> buffer.getFloat(index * 4);
            case FLOAT64 -> buffer.getDouble(index * 8);
            case INT32 -> buffer.getInt(index * 4);
            case INT64 -> buffer.getLong(index * 8);
            case UINT8 -> bytes[index] & 0xff;
            case BOOL -> bytes[index];
        };
    }

    /** All elements converted to float, row-major. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(shape.elements())];
        if (type == DType.FLOAT32) {
            buffer().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) get(i);
            }
        }
        return values;
    }

    /** All elements converted to double, row-major. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** All elements converted to long, row-major. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = type == DType.INT64 ? buffer().getLong(i * 8) : (long) get(i);
        }
        return values;
    }

    /** The same elements under another shape with as many elements. */
    public Array reshape(Shape other) {
        return new Array(type, other, bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Array a && type == a.type && shape.equals(a.shape) && Arrays.equals(bytes, a.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
