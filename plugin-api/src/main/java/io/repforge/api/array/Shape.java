package io.repforge.api.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An immutable static shape. A scalar has rank 0. */
public final class Shape {

    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /**
     * @param dims the dimensions, each zero or more
     * @throws IllegalArgumentException if a dimension is negative
     */
    public static Shape of(long... dims) {
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + Arrays.toString(dims));
            }
        }
        return new Shape(dims.clone());
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /**
     * Length of one axis.
     *
     * @param axis from {@code -rank} to {@code rank - 1}; negative axes count from the end
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** The dimensions, in a new array. */
    public long[] dims() {
        return dims.clone();
    }

    /** Number of elements; 1 for a scalar. */
    public long elements() {
        long n = 1;
        for (long dim : dims) {
            n = Math.multiplyExact(n, dim);
        }
        return n;
    }

    /**
     * Turns an axis that may count from the end into one that counts from the start.
     *
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public int axis(int axis) {
        int fromStart = axis < 0 ? axis + dims.length : axis;
        if (fromStart < 0 || fromStart >= dims.length) {
            throw new IndexOutOfBoundsException("axis " + axis + " of shape " + this);
        }
        return fromStart;
    }

    /** This shape with one axis of another length. */
    public Shape with(int axis, long length) {
        long[] changed = dims.clone();
        changed[axis(axis)] = length;
        return of(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int gone = axis(axis);
        long[] rest = new long[dims.length - 1];
        for (int i = 0, j = 0; i < dims.length; i++) {
            if (i != gone) {
                rest[j++] = dims[i];
            }
        }
        return new Shape(rest);
    }

    /** This shape with a new axis of the given length in front. */
    public Shape prepend(long length) {
        long[] longer = new long[dims.length + 1];
        longer[0] = length;
        System.arraycopy(dims, 0, longer, 1, dims.length);
        return of(longer);
    }

    /** The axes from {@code from} (inclusive) to the end. */
    public Shape from(int from) {
        return new Shape(Arrays.copyOfRange(dims, from, dims.length));
    }

    /** Whether {@link #broadcast} of both shapes exists. */
    public boolean canBroadcast(Shape other) {
        int shared = Math.min(rank(), other.rank());
        for (int i = 1; i <= shared; i++) {
            long a = dim(-i);
            long b = other.dim(-i);
            if (a != b && a != 1 && b != 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * The shape to which both broadcast by NumPy's rules.
     *
     * @throws IllegalArgumentException if they don't
     */
    public Shape broadcast(Shape other) {
        if (!canBroadcast(other)) {
            throw new IllegalArgumentException("shapes " + this + " and " + other + " don't broadcast");
        }
        int rank = Math.max(rank(), other.rank());
        long[] result = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long a = i <= rank() ? dim(-i) : 1;
            long b = i <= other.rank() ? other.dim(-i) : 1;
            result[rank - i] = a == 1 ? b : a;
        }
        return new Shape(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** Such as {@code [64, 3, 32, 32]}. */
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
