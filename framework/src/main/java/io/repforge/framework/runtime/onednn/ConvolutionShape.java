package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A convolution of static shapes, over any number of spatial axes that oneDNN knows (1 to 3).
 *
 * @param x shape of the input, {@code [N, C, spatial…]}
 * @param weight {@code [O, C/groups, spatial…]}
 * @param y shape of the output, {@code [N, O, spatial…]}
 * @param strides of each spatial axis; retained
 * @param pads at the begin of each spatial axis, then at the ends; retained
 * @param dilations of each spatial axis, 1 for none; retained
 * @param groups that don't see each other's channels
 */
record ConvolutionShape(Shape x, Shape weight, Shape y, long[] strides, long[] pads, long[] dilations, long groups) {

    /** As a node of the lowered model has it. */
    static ConvolutionShape of(NodeAttributes node) {
        return new ConvolutionShape(node.shape("x_shape"), node.shape("weight_shape"), node.shape("y_shape"),
                node.ints("strides"), node.ints("pads"), node.ints("dilations"), node.integer("group"));
    }

    /** The dimensions of the weights as oneDNN has them: with an axis of groups in front if there are several. */
    long[] weightDims() {
        if (groups == 1) {
            return weight.dims();
        }
        long[] dims = new long[weight.rank() + 1];
        dims[0] = groups;
        System.arraycopy(weight.dims(), 0, dims, 1, weight.rank());
        dims[1] /= groups;
        return dims;
    }

    long[] padsBefore() {
        return Arrays.copyOfRange(pads, 0, strides.length);
    }

    long[] padsAfter() {
        return Arrays.copyOfRange(pads, strides.length, pads.length);
    }

    /** Whether each element of a filter meets a pixel somewhere, and not only padding. */
    boolean usesWholeFilter() {
        for (int axis = 0; axis < strides.length; axis++) {
            for (long tap = 0; tap < weight.dim(2 + axis); tap++) {
                if (!meetsPixel(axis, tap)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean meetsPixel(int axis, long tap) {
        long first = tap * dilations[axis] - pads[axis];
        return LongStream.range(0, y.dim(2 + axis)).map(place -> first + place * strides[axis])
                .anyMatch(pixel -> pixel >= 0 && pixel < x.dim(2 + axis));
    }

    /** As oneDNN counts them: 0 for none. */
    long[] gaps() {
        return Arrays.stream(dilations).map(dilation -> dilation - 1).toArray();
    }
}
