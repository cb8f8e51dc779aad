package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Gradients of pooling over windows, from operators that CUDA devices have. */
final class PoolingGradient {

    private PoolingGradient() {}

    /**
     * The places of the maxima count through the whole input, so that the input's gradient is that of picking them from the flat input.
     *
     * @param node {@code MaxPoolGrad(dy, places)}
     */
    static void max(NodeProto node, Shape dx, NodeWriter writer) {
        String flat = writer.microsoft("GatherGrad", writer.longs(dx.elements()), node.getInput(1), node.getInput(0));
        writer.give(node.getOutput(0), writer.reshape(flat, dx.dims()));
    }

    /**
     * Spreads each mean's gradient over its window: a transposed convolution with ones, after a division by the number of elements that
     * were averaged.
     *
     * @param node {@code AveragePoolGrad(dy)}
     */
    static void average(NodeProto node, Shape dy, Shape dx, NodeWriter writer) {
        int spatial = dx.rank() - 2;
        long[] kernel = OnnxNodes.ints(node, "kernel_shape", spatial, 1);
        long[] strides = OnnxNodes.ints(node, "strides", spatial, 1);
        long[] pads = pads(node, dy, dx, kernel, strides);
        boolean countsPads = OnnxNodes.integer(node, "count_include_pad", 0) != 0;

        long planes = dx.dim(0) * dx.dim(1);
        long[] small = LongStream.concat(LongStream.of(planes, 1), LongStream.of(size(dy))).toArray();
        String shares = writer.node("Mul", writer.reshape(node.getInput(0), small), weights(dy, dx, kernel, strides, pads, countsPads, writer));
        long[] extra = new long[spatial];
        for (int i = 0; i < spatial; i++) {
            long padded = dx.dim(i + 2) + pads[i] + pads[spatial + i];
            extra[i] = padded - ((dy.dim(i + 2) - 1) * strides[i] + kernel[i]);
        }
        float[] ones = new float[(int) LongStream.of(kernel).reduce(1, (a, b) -> a * b)];
        Arrays.fill(ones, 1);
        String padded = writer.node("ConvTranspose",
                List.of(OnnxNodes.ints("strides", strides), OnnxNodes.ints("output_padding", extra)),
                shares, writer.floats(ones, LongStream.concat(LongStream.of(1, 1), LongStream.of(kernel)).toArray()));
        long[] starts = Arrays.copyOf(pads, spatial);
        long[] ends = new long[spatial];
        for (int i = 0; i < spatial; i++) {
            ends[i] = starts[i] + dx.dim(i + 2);
        }
        String inner = writer.node("Slice", padded, writer.longs(starts), writer.longs(ends), writer.longs(LongStream.range(2, 2 + spatial).toArray()));
        writer.give(node.getOutput(0), writer.reshape(inner, dx.dims()));
    }

    /** One over the number of elements in each window: a constant with the output's spatial axes. */
    private static String weights(Shape dy, Shape dx, long[] kernel, long[] strides, long[] pads, boolean countsPads,
            NodeWriter writer) {
        int spatial = kernel.length;
        long[] size = size(dy);
        float[] weights = new float[(int) LongStream.of(size).reduce(1, (a, b) -> a * b)];
        for (int flat = 0; flat < weights.length; flat++) {
            long rest = flat;
            long elements = 1;
            for (int i = spatial - 1; i >= 0; i--) {
                long start = rest % size[i] * strides[i] - pads[i];
                rest /= size[i];
                elements *= countsPads ? kernel[i] : Math.min(start + kernel[i], dx.dim(i + 2)) - Math.max(start, 0);
            }
            weights[flat] = 1f / elements;
        }
        return writer.floats(weights, LongStream.concat(LongStream.of(1, 1), LongStream.of(size)).toArray());
    }

    private static long[] pads(NodeProto node, Shape dy, Shape dx, long[] kernel, long[] strides) {
        int spatial = kernel.length;
        String auto = OnnxNodes.text(node, "auto_pad", "NOTSET");
        if (!auto.startsWith("SAME")) {
            return auto.equals("VALID") ? new long[2 * spatial] : OnnxNodes.ints(node, "pads", 2 * spatial, 0);
        }
        long[] pads = new long[2 * spatial];
        for (int i = 0; i < spatial; i++) {
            long total = Math.max(0, (dy.dim(i + 2) - 1) * strides[i] + kernel[i] - dx.dim(i + 2));
            pads[i] = auto.equals("SAME_LOWER") ? total - total / 2 : total / 2;
            pads[spatial + i] = total - pads[i];
        }
        return pads;
    }

    /** Lengths of the spatial axes. */
    private static long[] size(Shape shape) {
        return shape.from(2).dims();
    }
}
