package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import java.util.Arrays;
import org.bytedeco.dnnl.memory;

/**
 * How the axes of a tensor are seen, which may be in another order than that in which they lie in memory: a transposition that moves nothing.
 *
 * @param dims of the axes as they are seen
 * @param strides how many numbers lie between neighbours along each
 */
record View(long[] dims, long[] strides) {

    /** As the tensor lies. */
    static View of(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return new View(shape.dims(), strides);
    }

    int rank() {
        return dims.length;
    }

    /** Length of an axis, counted from the end if it is negative. */
    long dim(int axis) {
        return dims[axis < 0 ? rank() + axis : axis];
    }

    /** Stride of an axis, counted from the end if it is negative. */
    long stride(int axis) {
        return strides[axis < 0 ? rank() + axis : axis];
    }

    /** Axis i of the result is axis {@code order[i]} of this. */
    View transposed(long... order) {
        long[] turnedDims = new long[order.length];
        long[] turnedStrides = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            turnedDims[i] = dims[(int) order[i]];
            turnedStrides[i] = strides[(int) order[i]];
        }
        return new View(turnedDims, turnedStrides);
    }

    /** With the last two axes exchanged: matrices as their transposes. */
    View turned() {
        long[] order = new long[rank()];
        for (int axis = 0; axis < order.length; axis++) {
            order[axis] = axis;
        }
        order[rank() - 1] = rank() - 2L;
        order[rank() - 2] = rank() - 1L;
        return transposed(order);
    }

    /** Whether this is how the tensor lies. */
    boolean isPlain() {
        return Arrays.equals(strides, of(Shape.of(dims)).strides);
    }

    /** All axes but the last as one. What isn't plain has none such. */
    View rows() {
        return of(Shape.of(Shape.of(dims).elements() / dim(-1), dim(-1)));
    }

    /** Whether it is of matrices that lie as their transposes. */
    boolean liesTransposed() {
        return stride(-1) != 1;
    }

    memory.desc as(memory.data_type type) {
        return new memory.desc(dims, type, strides);
    }
}
