package io.repforge.api.graph;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products, convolutions, pooling, normalisation, recurrence. */
final class Neural {

    private Neural() {}

    static Tensor matmul(Tensor a, Tensor b) {
        int ra = a.shape().rank();
        int rb = b.shape().rank();
        Checks.floating(a, "MatMul");
        Checks.that(ra >= 2 && rb >= 2 && a.type() == b.type() && a.dim(-1) == b.dim(-2), a, "MatMul",
                a.tensorType() + " and " + b.tensorType() + " don't multiply");
        Shape batchA = Shape.of(Arrays.copyOf(a.shape().dims(), ra - 2));
        Shape batchB = Shape.of(Arrays.copyOf(b.shape().dims(), rb - 2));
        Checks.that(batchA.canBroadcast(batchB), a, "MatMul", a.shape() + " and " + b.shape() + " don't broadcast");
        long[] batch = batchA.broadcast(batchB).dims();
        long[] dims = Arrays.copyOf(batch, batch.length + 2);
        dims[batch.length] = a.dim(-2);
        dims[batch.length + 1] = b.dim(-1);
        return a.graph().node("MatMul", TensorType.of(a.type(), dims), Map.of(), a, b);
    }

    static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        Checks.that(x.shape().rank() >= 2, x, "Gemm", "needs [N, …, in], got shape " + x.shape());
        Checks.rank(weight, 2, "Gemm");
        Checks.that(x.dim(-1) == weight.dim(1) && x.type() == weight.type(), x, "Gemm",
                "input " + x.shape() + " doesn't fit weight " + weight.shape() + " [out, in]");
        if (bias != null) {
            Checks.vector(bias, weight.dim(0), "Gemm", "bias");
        }
        if (x.shape().rank() > 2) {
            // Gemm takes matrices alone. This is what ONNX Runtime makes one product of, over all rows, and finds attention by.
            Tensor product = matmul(x, weight.transposeMatrix());
            return bias == null ? product : product.add(bias);
        }
        TensorType type = TensorType.of(x.type(), x.dim(0), weight.dim(0));
        Map<String, Attribute> attributes = Map.of("transB", Attribute.of(1));
        return bias == null
                ? x.graph().node("Gemm", type, attributes, x, weight)
                : x.graph().node("Gemm", type, attributes, x, weight, bias);
    }

    static Tensor conv(Tensor x, Tensor weight, @Nullable Tensor bias, Window window) {
        Checks.rank(x, 4, "Conv");
        Checks.rank(weight, 4, "Conv");
        Checks.that(x.dim(1) == weight.dim(1) * window.groups() && weight.dim(0) % window.groups() == 0, x, "Conv",
                "input " + x.shape() + " doesn't fit weight " + weight.shape() + " [out, in / groups, h, w] with " + window.groups()
                        + " group(s)");
        if (bias != null) {
            Checks.vector(bias, weight.dim(0), "Conv", "bias");
        }
        long height = windows(x, x.dim(2), weight.dim(2), window, "Conv");
        long width = windows(x, x.dim(3), weight.dim(3), window, "Conv");
        TensorType type = TensorType.of(x.type(), x.dim(0), weight.dim(0), height, width);
        Map<String, Attribute> attributes = convAttributes(weight, window);
        return bias == null ? x.graph().node("Conv", type, attributes, x, weight) : x.graph().node("Conv", type, attributes, x, weight, bias);
    }

    private static long windows(Tensor x, long length, long kernel, Window window, String op) {
        long reach = window.dilation() * (kernel - 1) + 1;
        long room = length + 2L * window.padding() - reach;
        Checks.that(room >= 0, x, op, "a kernel that reaches over " + reach + " pixels doesn't fit into " + length + " pixels with padding "
                + window.padding() + " (input " + x.shape() + "); use larger images or another encoder");
        return room / window.stride() + 1;
    }

    private static Map<String, Attribute> convAttributes(Tensor weight, Window window) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        long p = window.padding();
        attributes.put("kernel_shape", Attribute.of(weight.dim(2), weight.dim(3)));
        attributes.put("strides", Attribute.of((long) window.stride(), window.stride()));
        attributes.put("pads", Attribute.of(p, p, p, p));
        attributes.put("dilations", Attribute.of((long) window.dilation(), window.dilation()));
        attributes.put("group", Attribute.of(window.groups()));
        return attributes;
    }

    static Tensor convTranspose(Tensor x, Tensor weight, @Nullable Tensor bias, Window window, int outputPadding) {
        String op = "ConvTranspose";
        Checks.rank(x, 4, op);
        Checks.rank(weight, 4, op);
        Checks.that(x.dim(1) == weight.dim(0) && x.dim(1) % window.groups() == 0, x, op,
                "input " + x.shape() + " doesn't fit weight " + weight.shape() + " [in, out / groups, h, w]");
        Checks.that(outputPadding >= 0 && (outputPadding < window.stride() || outputPadding < window.dilation()), x, op,
                "output padding " + outputPadding + " must be below the stride " + window.stride());
        long channels = weight.dim(1) * window.groups();
        if (bias != null) {
            Checks.vector(bias, channels, op, "bias");
        }
        long[] out = new long[2];
        for (int i = 0; i < 2; i++) {
            out[i] = (x.dim(2 + i) - 1) * window.stride() - 2L * window.padding() + window.dilation() * (weight.dim(2 + i) - 1)
                    + outputPadding + 1;
            Checks.that(out[i] > 0, x, op, "padding " + window.padding() + " leaves nothing of input " + x.shape());
        }
        TensorType type = TensorType.of(x.type(), x.dim(0), channels, out[0], out[1]);
        Map<String, Attribute> attributes = convAttributes(weight, window);
        attributes.put("output_padding", Attribute.of((long) outputPadding, outputPadding));
        return bias == null ? x.graph().node(op, type, attributes, x, weight) : x.graph().node(op, type, attributes, x, weight, bias);
    }

    static Tensor pool(String op, Tensor x, int kernel, int stride, int padding) {
        Checks.rank(x, 4, op);
        Checks.that(padding < kernel, x, op, "padding " + padding + " must be smaller than the kernel " + kernel);
        Window window = Window.stride(stride, padding);
        TensorType type = TensorType.of(x.type(), x.dim(0), x.dim(1),
                windows(x, x.dim(2), kernel, window, op), windows(x, x.dim(3), kernel, window, op));
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.of((long) kernel, kernel));
        attributes.put("strides", Attribute.of((long) stride, stride));
        attributes.put("pads", Attribute.of((long) padding, padding, padding, padding));
        if (op.equals("AveragePool")) {
            attributes.put("count_include_pad", Attribute.of(1));
        }
        return x.graph().node(op, type, attributes, x);
    }

    static Tensor globalAveragePool(Tensor x) {
        Checks.rank(x, 4, "GlobalAveragePool");
        return x.graph().node("GlobalAveragePool", TensorType.of(x.type(), x.dim(0), x.dim(1), 1, 1), Map.of(), x);
    }

    static Tensor adaptiveAveragePool(Tensor x, long height, long width) {
        String op = "AdaptiveAveragePool";
        Checks.rank(x, 4, op);
        Checks.floating(x, op);
        long rows = x.dim(2);
        long columns = x.dim(3);
        Checks.that(height >= 1 && width >= 1 && height <= rows && width <= columns, x, op,
                "a grid of " + height + "×" + width + " doesn't fit " + rows + "×" + columns + " places");
        if (height == rows && width == columns) {
            return x;
        }
        if (height == 1 && width == 1) {
            return globalAveragePool(x);
        }
        if (rows % height == 0 && columns % width == 0 && rows / height == columns / width) {
            int side = Math.toIntExact(rows / height);
            return pool("AveragePool", x, side, side, 0);
        }
        // Cells of several sizes, which may overlap: each is a weighted sum of all places.
        double[] weights = new double[Math.toIntExact(rows * columns * height * width)];
        for (long i = 0; i < height; i++) {
            for (long j = 0; j < width; j++) {
                long top = i * rows / height;
                long bottom = -Math.floorDiv(-(i + 1) * rows, height);
                long left = j * columns / width;
                long right = -Math.floorDiv(-(j + 1) * columns, width);
                for (long place = top * columns; place < bottom * columns; place += columns) {
                    for (long column = left; column < right; column++) {
                        weights[(int) ((place + column) * height * width + i * width + j)] = 1.0 / ((bottom - top) * (right - left));
                    }
                }
            }
        }
        Tensor cells = x.graph().constant(floating(x.type(), Shape.of(rows * columns, height * width), weights));
        return x.reshape(x.dim(0), x.dim(1), rows * columns).matmul(cells).reshape(x.dim(0), x.dim(1), height, width);
    }

    private static Array floating(DType type, Shape shape, double[] values) {
        if (type == DType.FLOAT64) {
            return Array.of(shape, values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return Array.of(shape, narrow);
    }

    static Tensor resizeNearest(Tensor x, long height, long width) {
        Checks.rank(x, 4, "Resize");
        Graph g = x.graph();
        // By scales, and not by sizes, so that the first axis stays open.
        Tensor scales = g.constant(Array.of(Shape.of(4), 1f, 1f, scale(height, x.dim(2)), scale(width, x.dim(3))));
        Map<String, Attribute> attributes = Map.of(
                "mode", Attribute.of("nearest"),
                "coordinate_transformation_mode", Attribute.of("asymmetric"),
                "nearest_mode", Attribute.of("floor"));
        return g.node("Resize", TensorType.of(x.type(), x.dim(0), x.dim(1), height, width), attributes, x, null, scales);
    }

    /** The smallest float32 scale whose product with the length isn't rounded below the wanted one. */
    private static float scale(long wanted, long length) {
        float scale = (float) wanted / length;
        return (long) Math.floor((double) (scale * length)) < wanted ? Math.nextUp(scale) : scale;
    }

    static Tensor gridSample(Tensor x, Tensor grid, Outside outside) {
        Checks.rank(x, 4, "GridSample");
        Checks.that(grid.shape().rank() == 4 && grid.dim(0) == x.dim(0) && grid.dim(3) == 2, x, "GridSample",
                "grid must be [N, H, W, 2] for input " + x.shape() + ", got " + grid.shape());
        Map<String, Attribute> attributes = Map.of(
                "mode", Attribute.of("linear"), "padding_mode", Attribute.of(outside.onnx()), "align_corners", Attribute.of(0));
        return x.graph().node("GridSample", TensorType.of(x.type(), x.dim(0), x.dim(1), grid.dim(1), grid.dim(2)), attributes, x, grid);
    }

    static Tensor batchNormInference(Tensor x, Tensor scale, Tensor bias, Tensor mean, Tensor variance, double epsilon) {
        channelVectors(x, "BatchNormalization", scale, bias, mean, variance);
        return x.graph().node("BatchNormalization", x.tensorType(), Map.of("epsilon", Attribute.of(epsilon)), x, scale, bias, mean, variance);
    }

    static Tensor.BatchNormResult batchNormTraining(
            Tensor x, Tensor scale, Tensor bias, Tensor mean, Tensor variance, double epsilon, double momentum) {
        channelVectors(x, "BatchNormalization", scale, bias, mean, variance);
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("epsilon", Attribute.of(epsilon));
        attributes.put("momentum", Attribute.of(momentum));
        attributes.put("training_mode", Attribute.of(1));
        List<Tensor> results = x.graph().node(Node.ONNX, "BatchNormalization", List.of(x, scale, bias, mean, variance), attributes,
                x.tensorType(), mean.tensorType(), variance.tensorType());
        // Running statistics are for evaluation: nothing is learned through them.
        x.graph().stop(results.get(1));
        x.graph().stop(results.get(2));
        return new Tensor.BatchNormResult(results.get(0), results.get(1), results.get(2));
    }

    private static void channelVectors(Tensor x, String op, Tensor... vectors) {
        Checks.that(x.shape().rank() >= 2, x, op, "needs [N, C, …], got shape " + x.shape());
        for (Tensor vector : vectors) {
            Checks.vector(vector, x.dim(1), op, "scale, bias and statistics");
        }
    }

    static Tensor layerNorm(Tensor x, int axis, Tensor scale, Tensor bias, double epsilon) {
        int at = Checks.axis(x, axis, "LayerNormalization");
        Shape normalised = x.shape().from(at);
        Checks.that(scale.shape().equals(normalised) && bias.shape().equals(normalised), x, "LayerNormalization",
                "scale " + scale.shape() + " and bias " + bias.shape() + " must have shape " + normalised);
        Map<String, Attribute> attributes = Map.of("axis", Attribute.of(at), "epsilon", Attribute.of(epsilon));
        return x.graph().node("LayerNormalization", x.tensorType(), attributes, x, scale, bias);
    }

    static Tensor instanceNorm(Tensor x, Tensor scale, Tensor bias, double epsilon) {
        channelVectors(x, "InstanceNormalization", scale, bias);
        return x.graph().node("InstanceNormalization", x.tensorType(), Map.of("epsilon", Attribute.of(epsilon)), x, scale, bias);
    }

    /** The groups become the channels of an instance normalisation without scale, then each channel is scaled. */
    static Tensor groupNorm(Tensor x, int groups, Tensor scale, Tensor bias, double epsilon) {
        channelVectors(x, "GroupNormalization", scale, bias);
        Checks.that(groups >= 1 && x.dim(1) % groups == 0, x, "GroupNormalization",
                x.dim(1) + " channels don't split into " + groups + " groups");
        Graph g = x.graph();
        float[] ones = new float[groups];
        Arrays.fill(ones, 1f);
        Tensor one = g.constant(Array.of(Shape.of(groups), ones));
        Tensor zero = g.constant(Array.of(Shape.of(groups), new float[groups]));
        Tensor grouped = x.reshape(x.dim(0), groups, -1);
        Tensor normalised = instanceNorm(grouped, one, zero, epsilon).reshape(x.shape().dims());
        int[] trailing = new int[x.shape().rank() - 2];
        Arrays.setAll(trailing, i -> i + 1);
        return trailing.length == 0
                ? normalised.mul(scale).add(bias)
                : normalised.mul(scale.unsqueeze(trailing)).add(bias.unsqueeze(trailing));
    }

    static Tensor recurrent(String op, int gates, Tensor x, Tensor weights, Tensor recurrence, Tensor bias) {
        Checks.rank(x, 3, op);
        Checks.rank(recurrence, 3, op);
        long hidden = recurrence.dim(2);
        Checks.that(weights.shape().equals(Shape.of(1, gates * hidden, x.dim(2)))
                && recurrence.shape().equals(Shape.of(1, gates * hidden, hidden))
                && bias.shape().equals(Shape.of(1, 2 * gates * hidden)),
                x, op, "input " + x.shape() + " doesn't fit weights " + weights.shape() + ", recurrence " + recurrence.shape()
                        + " and bias " + bias.shape());
        Map<String, Attribute> attributes = op.equals("GRU")
                ? Map.of("hidden_size", Attribute.of(hidden), "linear_before_reset", Attribute.of(1))
                : Map.of("hidden_size", Attribute.of(hidden));
        Tensor all = x.graph().node(op, TensorType.of(x.type(), x.dim(0), 1, x.dim(1), hidden), attributes, x, weights, recurrence, bias);
        return all.squeeze(1);
    }

    static Tensor crossEntropy(Tensor logits, Tensor labels) {
        Checks.rank(logits, 2, "SoftmaxCrossEntropyLoss");
        Checks.type(labels, DType.INT64, "SoftmaxCrossEntropyLoss");
        Checks.vector(labels, logits.dim(0), "SoftmaxCrossEntropyLoss", "labels");
        return logits.graph().node(Node.ONNX, "SoftmaxCrossEntropyLoss", List.of(logits, labels), Map.of("reduction", Attribute.of("mean")),
                new TensorType(logits.type(), Shape.SCALAR), logits.tensorType()).get(0);
    }
}
