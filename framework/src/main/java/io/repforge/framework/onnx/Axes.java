package io.repforge.framework.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Axes and places along them as ONNX's operators give them: from the end if negative, and beyond the end for all that is left. */
final class Axes {

    private Axes() {}

    /**
     * Places along an axis.
     *
     * @param step may be negative
     */
    record Run(long first, long count, long step) {

        /** All of them in order. */
        long[] places() {
            return LongStream.range(0, count).map(i -> first + i * step).toArray();
        }
    }

    /** What {@code Slice} takes of an axis. */
    static Run run(long length, long start, long end, long step) {
        long from = start < 0 ? start + length : start;
        long to = end < 0 ? Math.max(end, Long.MIN_VALUE + length) + length : end;
        if (step > 0) {
            from = Math.min(Math.max(from, 0), length);
            to = Math.min(Math.max(to, 0), length);
            return new Run(from, Math.max(0, (to - from + step - 1) / step), step);
        }
        from = Math.min(Math.max(from, -1), length - 1);
        to = Math.min(Math.max(to, -1), length - 1);
        return new Run(from, Math.max(0, (from - to - step - 1) / -step), step);
    }

    /** The lengths from one axis to another. */
    static long[] part(long[] dims, long start, long end) {
        Run run = run(dims.length, start, end, 1);
        return Arrays.copyOfRange(dims, (int) run.first(), (int) (run.first() + run.count()));
    }

    static int at(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    static int[] at(long[] axes, int rank) {
        return Arrays.stream(axes).mapToInt(axis -> at(axis, rank)).sorted().toArray();
    }

    /** The order of a {@code Transpose}, which reverses all axes if it is left out. */
    static int[] order(int rank, long... given) {
        int[] order = new int[rank];
        Arrays.setAll(order, i -> given.length == 0 ? rank - 1 - i : (int) given[i]);
        return order;
    }

    static long[] unsqueezed(long[] dims, long[] axes) {
        int rank = dims.length + axes.length;
        int[] added = at(axes, rank);
        long[] result = new long[rank];
        int from = 0;
        for (int i = 0; i < rank; i++) {
            result[i] = Arrays.binarySearch(added, i) >= 0 ? 1 : dims[from++];
        }
        return result;
    }

    /** @param axes those that go; null for all of length 1 */
    static long[] squeezed(long[] dims, long @Nullable [] axes) {
        int[] gone = axes == null ? new int[0] : at(axes, dims.length);
        List<Long> rest = new ArrayList<>();
        for (int i = 0; i < dims.length; i++) {
            if (axes == null ? dims[i] != 1 : Arrays.binarySearch(gone, i) < 0) {
                rest.add(dims[i]);
            }
        }
        return rest.stream().mapToLong(Long::longValue).toArray();
    }
}
