package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import org.bytedeco.dnnl.memory;

/**
 * How a tensor {@code [N, C, spatial…]} lies in memory. In blocks, the innermost axis is one of {@code block} neighbouring channels, which fit a
 * vector register; every number is there once, so that what works element by element doesn't see the difference.
 *
 * @param block channels of a block; 1 for the plain order of the axes
 */
record Layout(long block) {

    static final Layout PLAIN = new Layout(1);

    /** Whether a tensor can lie so without padding. */
    boolean fits(Shape shape) {
        return block == 1 || shape.rank() >= 3 && shape.rank() <= 5 && shape.dim(1) % block == 0;
    }

    memory.desc of(Shape shape) {
        return of(shape.dims());
    }

    memory.desc of(long... dims) {
        return block == 1 ? plain(dims) : of(memory.data_type.f32, dims);
    }

    /** Of numbers of another type, in blocks. */
    memory.desc of(memory.data_type type, long... dims) {
        return new memory.desc(dims, type, tag(dims.length));
    }

    private static memory.desc plain(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return new memory.desc(dims, memory.data_type.f32, strides);
    }

    private memory.format_tag tag(int rank) {
        boolean wide = block == 16;
        return switch (rank) {
            case 3 -> wide ? memory.format_tag.aBc16b : memory.format_tag.aBc8b;
            case 4 -> wide ? memory.format_tag.aBcd16b : memory.format_tag.aBcd8b;
            case 5 -> wide ? memory.format_tag.aBcde16b : memory.format_tag.aBcde8b;
            default -> throw new IllegalArgumentException("rank " + rank);
        };
    }
}
