package io.repforge.framework.autodiff;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Convolutions, straight and transposed, with stride, padding, dilation and groups, over any number of spatial axes. */
final class ConvolutionRules {

    private ConvolutionRules() {}

    static void addTo(GradientRules rules) {
        rules.add("Conv", ConvolutionRules::conv);
        rules.add("ConvTranspose", ConvolutionRules::convTranspose);
    }

    private static void conv(Backward b) {
        Tensor x = b.input(0);
        Tensor weight = b.input(1);
        if (b.needs(0) || b.needs(1)) {
            List<Tensor> gradients = convGrad(b, b.dy(), x, weight, windows(b));
            b.give(0, () -> gradients.get(0));
            b.give(1, () -> gradients.get(1));
            b.give(2, () -> gradients.get(2));
        } else {
            b.give(2, () -> biasGradient(b));
        }
    }

    /**
     * A transposed convolution is the gradient of a convolution. So the gradient of its input is that convolution, and the gradient of
     * the weights is as there, with input and output gradient exchanged.
     */
    private static void convTranspose(Backward b) {
        Tensor x = b.input(0);
        Tensor weight = b.input(1);
        Map<String, Attribute> windows = windows(b);
        b.give(0, () -> {
            TensorType type = convolved(b.dy(), weight, windows);
            Tensor whole = b.graph().node("Conv", type, windows, b.dy(), weight);
            // An output padding of a stride or more (which a dilation allows) makes room for windows that the input doesn't have.
            for (int axis = 2; axis < x.shape().rank(); axis++) {
                whole = whole.dim(axis) == x.dim(axis) ? whole : whole.slice(axis, 0, x.dim(axis));
            }
            return whole;
        });
        b.give(1, () -> {
            Tensor dy = b.dy();
            TensorType type = convolved(dy, weight, windows);
            if (!type.shape().with(1, x.dim(1)).equals(x.shape())) {
                long[] pads = new long[2 * x.shape().rank()];
                for (int axis = 2; axis < x.shape().rank(); axis++) {
                    pads[axis + x.shape().rank()] = type.shape().dim(axis) - x.dim(axis);
                }
                return convGrad(b, x.pad(0, pads), dy, weight, windows).get(1);
            }
            return convGrad(b, x, dy, weight, windows).get(1);
        });
        b.give(2, () -> biasGradient(b));
    }

    private static Tensor biasGradient(Backward b) {
        int[] axes = IntStream.range(0, b.dy().shape().rank()).filter(axis -> axis != 1).toArray();
        return b.dy().sum(false, axes);
    }

    /** Gradients of a convolution's input, weights and bias; the writer leaves out those that nothing uses. */
    private static List<Tensor> convGrad(Backward b, Tensor dy, Tensor x, Tensor weight, Map<String, Attribute> windows) {
        return b.microsoft("ConvGrad", List.of(dy, x, weight), windows, x.tensorType(), weight.tensorType(),
                TensorType.of(weight.type(), weight.dim(0)));
    }

    private static TensorType convolved(Tensor x, Tensor weight, Map<String, Attribute> windows) {
        long[] strides = Objects.requireNonNull(((Attribute.Ints) windows.get("strides"))).toArray();
        long[] pads = Objects.requireNonNull(((Attribute.Ints) windows.get("pads"))).toArray();
        long[] dilations = Objects.requireNonNull(((Attribute.Ints) windows.get("dilations"))).toArray();
        long[] dims = x.shape().dims();
        dims[1] = weight.dim(0);
        int spatial = strides.length;
        for (int i = 0; i < spatial; i++) {
            long reach = dilations[i] * (weight.dim(2 + i) - 1) + 1;
            dims[2 + i] = (dims[2 + i] + pads[i] + pads[spatial + i] - reach) / strides[i] + 1;
        }
        return TensorType.of(x.type(), dims);
    }

    /** The attributes with all defaults written out. */
    private static Map<String, Attribute> windows(Backward b) {
        Node node = b.node();
        Tensor weight = b.input(1);
        int spatial = weight.shape().rank() - 2;
        if (!node.textAttribute("auto_pad", "NOTSET").equals("NOTSET") || node.attributes().containsKey("output_shape")) {
            throw b.refusal("it has auto_pad or output_shape; give explicit pads");
        }
        Map<String, Attribute> windows = new LinkedHashMap<>();
        windows.put("kernel_shape", Attribute.of(Arrays.copyOfRange(weight.shape().dims(), 2, 2 + spatial)));
        windows.put("strides", Attribute.of(node.intsAttribute("strides", filled(spatial, 1))));
        windows.put("pads", Attribute.of(node.intsAttribute("pads", filled(2 * spatial, 0))));
        windows.put("dilations", Attribute.of(node.intsAttribute("dilations", filled(spatial, 1))));
        windows.put("group", Attribute.of(node.intAttribute("group", 1)));
        return windows;
    }

    private static long[] filled(int length, long value) {
        long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
    }
}
