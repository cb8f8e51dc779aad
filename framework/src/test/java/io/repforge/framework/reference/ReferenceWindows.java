package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Convolutions and pooling of {@code [N, C, H, W]}. */
final class ReferenceWindows {

    private ReferenceWindows() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("Conv", (Operator.Single) ReferenceWindows::conv);
        all.put("ConvTranspose", (Operator.Single) ReferenceWindows::convTranspose);
        all.put("MaxPool", (Operator.Single) (node, in) -> pool(node, in.get(0), true));
        all.put("AveragePool", (Operator.Single) (node, in) -> pool(node, in.get(0), false));
        all.put("GlobalAveragePool", (Operator.Single) (node, in) -> global(in.get(0), group -> Arrays.stream(group).sum() / group.length));
        all.put("GlobalMaxPool", (Operator.Single) (node, in) -> global(in.get(0), group -> Arrays.stream(group).max().orElseThrow()));
        return all;
    }

    /** Attributes of a moving window: pads are top, left, bottom, right. */
    private record Window(int[] kernel, int[] strides, int[] pads, int[] dilations, int groups) {

        static Window of(Node node, int... weightKernel) {
            return new Window(
                    Value.ints(node.intsAttribute("kernel_shape", Arrays.stream(weightKernel).asLongStream().toArray())),
                    Value.ints(node.intsAttribute("strides", 1, 1)),
                    Value.ints(node.intsAttribute("pads", 0, 0, 0, 0)),
                    Value.ints(node.intsAttribute("dilations", 1, 1)),
                    (int) node.intAttribute("group", 1));
        }

        int outputs(int axis, int length) {
            return (length + pads[axis] + pads[axis + 2] - dilations[axis] * (kernel[axis] - 1) - 1) / strides[axis] + 1;
        }

        /** The input position that a tap of the kernel reads for an output position; it may lie outside. */
        int position(int axis, int output, int tap) {
            return output * strides[axis] + tap * dilations[axis] - pads[axis];
        }
    }

    private static boolean inside(Value x, int row, int column) {
        return row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3);
    }

    private static Value conv(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value weight = in.get(1);
        Value bias = Operator.optional(in, 2);
        Window w = Window.of(node, weight.dim(2), weight.dim(3));
        int out = weight.dim(0);
        int outPerGroup = out / w.groups;
        int inPerGroup = weight.dim(1);
        return Value.generate(new int[] {x.dim(0), out, w.outputs(0, x.dim(2)), w.outputs(1, x.dim(3))}, i -> {
            int group = i[1] / outPerGroup;
            double sum = bias == null ? 0 : bias.at(i[1]);
            for (int c = 0; c < inPerGroup; c++) {
                for (int p = 0; p < w.kernel[0]; p++) {
                    for (int q = 0; q < w.kernel[1]; q++) {
                        int row = w.position(0, i[2], p);
                        int column = w.position(1, i[3], q);
                        if (inside(x, row, column)) {
                            sum += x.at(i[0], group * inPerGroup + c, row, column) * weight.at(i[1], c, p, q);
                        }
                    }
                }
            }
            return sum;
        });
    }

    /** Each input element adds the kernel, times itself, to the outputs that a convolution would have read it for. */
    private static Value convTranspose(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value weight = in.get(1);
        Value bias = Operator.optional(in, 2);
        Window w = Window.of(node, weight.dim(2), weight.dim(3));
        int[] extra = Value.ints(node.intsAttribute("output_padding", 0, 0));
        int inPerGroup = x.dim(1) / w.groups;
        int outPerGroup = weight.dim(1);
        int[] length = new int[2];
        for (int a = 0; a < 2; a++) {
            length[a] = w.strides[a] * (x.dim(2 + a) - 1) + extra[a] + (w.kernel[a] - 1) * w.dilations[a] + 1 - w.pads[a] - w.pads[a + 2];
        }
        int[] dims = {x.dim(0), outPerGroup * w.groups, length[0], length[1]};
        Value result = Value.generate(dims, i -> bias == null ? 0 : bias.at(i[1]));
        x.forEachIndex(i -> {
            int group = i[1] / inPerGroup;
            for (int m = 0; m < outPerGroup; m++) {
                for (int p = 0; p < w.kernel[0]; p++) {
                    for (int q = 0; q < w.kernel[1]; q++) {
                        int row = w.position(0, i[2], p);
                        int column = w.position(1, i[3], q);
                        if (inside(result, row, column)) {
                            result.add(x.at(i) * weight.at(i[1], m, p, q), i[0], group * outPerGroup + m, row, column);
                        }
                    }
                }
            }
        });
        return result;
    }

    private static Value pool(Node node, Value x, boolean largest) {
        Window w = Window.of(node);
        boolean countPadding = node.intAttribute("count_include_pad", 0) != 0;
        return Value.generate(new int[] {x.dim(0), x.dim(1), w.outputs(0, x.dim(2)), w.outputs(1, x.dim(3))}, i -> {
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int seen = 0;
            for (int p = 0; p < w.kernel[0]; p++) {
                for (int q = 0; q < w.kernel[1]; q++) {
                    int row = w.position(0, i[2], p);
                    int column = w.position(1, i[3], q);
                    if (inside(x, row, column)) {
                        double element = x.at(i[0], i[1], row, column);
                        max = Math.max(max, element);
                        sum += element;
                        seen++;
                    }
                }
            }
            return largest ? max : sum / (countPadding ? w.kernel[0] * w.kernel[1] : seen);
        });
    }

    private static Value global(Value x, ToDoubleFunction<double[]> ofPixels) {
        return ReferenceReductions.reduce(x, new boolean[] {false, false, true, true}, true, ofPixels);
    }
}
