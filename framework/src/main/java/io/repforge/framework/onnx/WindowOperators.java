package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Padding;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Convolutions, pooling, padding and resizing of maps. Padding that depends on the size of the map is written out for the one that there is. */
final class WindowOperators {

    private WindowOperators() {}

    static void addTo(Operators all) {
        all.single("Conv", WindowOperators::conv);
        all.single("ConvTranspose", WindowOperators::convTranspose);
        all.single("MaxPool", c -> pool(c, true));
        all.single("AveragePool", c -> pool(c, false));
        all.single("GlobalAveragePool", c -> c.x(0).with(c.x(0).rank() == 4 ? c.tensor(0).globalAveragePool() : c.tensor(0).mean(true, spatial(c.x(0)))));
        all.single("GlobalMaxPool", c -> c.x(0).with(c.tensor(0).max(true, spatial(c.x(0)))));
        all.single("Pad", WindowOperators::pad);
        all.single("Resize", WindowOperators::resize);
        all.single("Upsample", WindowOperators::resize);
    }

    private static int[] spatial(Flowing x) {
        return IntStream.range(2, x.rank()).toArray();
    }

    /**
     * How a window moves, with all defaults written out.
     *
     * @param pads at the beginning of each axis, then at the end of each
     * @param lengths how many windows there are along each axis
     * @param overhangs whether some reach beyond the map and its padding, which have grown by that
     */
    private record Windows(long[] kernel, long[] strides, long[] pads, long[] dilations, long[] lengths, boolean overhangs) {

        static Windows of(Call c, Flowing x, long[] kernel) {
            int axes = kernel.length;
            if (x.rank() != axes + 2) {
                throw c.fault("its kernel has " + axes + " axes and its input " + x.rank(), "export it again");
            }
            long[] strides = c.attributes().integers("strides", filled(axes, 1));
            long[] dilations = c.attributes().integers("dilations", filled(axes, 1));
            long[] pads = c.attributes().integers("pads", filled(2 * axes, 0)).clone();
            String auto = c.attributes().text("auto_pad", "NOTSET");
            boolean ceiling = c.attributes().integer("ceil_mode", 0) != 0;
            long[] lengths = new long[axes];
            boolean overhangs = false;
            for (int i = 0; i < axes; i++) {
                long length = x.shape().dim(2 + i);
                long reach = dilations[i] * (kernel[i] - 1) + 1;
                if (auto.startsWith("SAME")) {
                    long whole = Math.max(0, ((length + strides[i] - 1) / strides[i] - 1) * strides[i] + reach - length);
                    pads[i] = auto.equals("SAME_LOWER") ? whole - whole / 2 : whole / 2;
                    pads[i + axes] = whole - pads[i];
                } else if (auto.equals("VALID")) {
                    pads[i] = 0;
                    pads[i + axes] = 0;
                }
                long room = length + pads[i] + pads[i + axes] - reach;
                if (room < 0) {
                    throw c.fault("its window reaches over " + reach + " places and the map has " + length, "give larger images, by 'size' or in the data");
                }
                lengths[i] = room / strides[i] + 1;
                // A window that begins within the map or its padding counts; one that begins beyond doesn't.
                if (ceiling && room % strides[i] != 0 && lengths[i] * strides[i] < length + pads[i]) {
                    pads[i + axes] += strides[i] - room % strides[i];
                    lengths[i]++;
                    overhangs = true;
                }
            }
            return new Windows(kernel, strides, pads, dilations, lengths, overhangs);
        }

        Map<String, Attribute> attributes() {
            Map<String, Attribute> attributes = new LinkedHashMap<>();
            attributes.put("kernel_shape", Attribute.of(kernel));
            attributes.put("strides", Attribute.of(strides));
            attributes.put("pads", Attribute.of(pads));
            return attributes;
        }

        /** Whether there is more padding at one end of an axis than at the other. */
        boolean isUneven() {
            return IntStream.range(0, kernel.length).anyMatch(i -> pads[i] != pads[i + kernel.length]);
        }

        /** Which share of each window along an axis is map, and not padding. */
        Array mapShare(int axis, Flowing x) {
            float[] shares = new float[(int) lengths[axis]];
            for (int i = 0; i < shares.length; i++) {
                long first = i * strides[axis] - pads[axis];
                long last = Math.min(first + kernel[axis], x.shape().dim(2 + axis));
                shares[i] = (float) (last - Math.max(first, 0)) / kernel[axis];
            }
            long[] dims = filled(x.rank(), 1);
            dims[2 + axis] = shares.length;
            return Array.of(Shape.of(dims), shares);
        }

        boolean isDilated() {
            return Arrays.stream(dilations).anyMatch(dilation -> dilation != 1);
        }

        TensorType type(Tensor x, long channels) {
            long[] dims = new long[lengths.length + 2];
            dims[0] = x.dim(0);
            dims[1] = channels;
            System.arraycopy(lengths, 0, dims, 2, lengths.length);
            return TensorType.of(x.type(), dims);
        }
    }

    private static long[] filled(int length, long value) {
        long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
    }

    static Flowing conv(Call c) {
        Flowing x = c.x(0);
        Tensor weight = c.tensor(1);
        long groups = c.attributes().integer("group", 1);
        Windows windows = Windows.of(c, x, weight.shape().from(2).dims());
        if (x.shape().dim(1) != weight.dim(1) * groups) {
            throw c.fault("its input " + x.shape() + " doesn't fit its weight " + weight.shape() + " in " + groups + " group(s)",
                    "give images of as many channels as the file takes");
        }
        Map<String, Attribute> attributes = windows.attributes();
        attributes.put("dilations", Attribute.of(windows.dilations()));
        attributes.put("group", Attribute.of(groups));
        TensorType type = windows.type(x.tensor(), weight.dim(0));
        Tensor result = c.has(2) ? c.node("Conv", type, attributes, x.tensor(), weight, c.tensor(2)) : c.node("Conv", type, attributes, x.tensor(), weight);
        return x.moved(result, x.batchAxis(), true);
    }

    private static Flowing convTranspose(Call c) {
        Flowing x = c.x(0);
        Tensor weight = c.tensor(1);
        int axes = x.rank() - 2;
        long groups = c.attributes().integer("group", 1);
        if (!c.attributes().text("auto_pad", "NOTSET").equals("NOTSET") || c.attributes().has("output_shape")) {
            throw c.fault("it has auto_pad or output_shape", "export it with explicit pads");
        }
        long[] strides = c.attributes().integers("strides", filled(axes, 1));
        long[] dilations = c.attributes().integers("dilations", filled(axes, 1));
        long[] pads = c.attributes().integers("pads", filled(2 * axes, 0));
        long[] more = c.attributes().integers("output_padding", filled(axes, 0));
        long[] dims = x.shape().dims();
        dims[1] = weight.dim(1) * groups;
        for (int i = 0; i < axes; i++) {
            dims[2 + i] = (dims[2 + i] - 1) * strides[i] - pads[i] - pads[i + axes] + dilations[i] * (weight.dim(2 + i) - 1) + more[i] + 1;
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.of(weight.shape().from(2).dims()));
        attributes.put("strides", Attribute.of(strides));
        attributes.put("pads", Attribute.of(pads));
        attributes.put("dilations", Attribute.of(dilations));
        attributes.put("output_padding", Attribute.of(more));
        attributes.put("group", Attribute.of(groups));
        TensorType type = TensorType.of(x.tensor().type(), dims);
        Tensor result = c.has(2) ? c.node("ConvTranspose", type, attributes, x.tensor(), weight, c.tensor(2))
                : c.node("ConvTranspose", type, attributes, x.tensor(), weight);
        return x.moved(result, x.batchAxis(), true);
    }

    private static Flowing pool(Call c, boolean largest) {
        Flowing x = c.x(0);
        Windows windows = Windows.of(c, x, c.attributes().integers("kernel_shape"));
        if (windows.isDilated() && !largest) {
            throw c.fault("its windows are dilated", "choose an output before it");
        }
        Map<String, Attribute> attributes = windows.attributes();
        if (largest) {
            attributes.put("dilations", Attribute.of(windows.dilations()));
        } else {
            boolean counted = c.attributes().integer("count_include_pad", 0) != 0;
            if (windows.overhangs()) {
                throw c.fault("its windows reach beyond the map, of which libraries take the mean in several ways",
                        "set 'size' so that they don't, or choose an output before it");
            }
            if (counted && windows.isUneven()) {
                // Of these, ONNX Runtime's kernel of the graph's opset miscounts the last rows. Without padding among what is counted it doesn't.
                Tensor mean = c.node("AveragePool", windows.type(x.tensor(), x.shape().dim(1)), attributes, x.tensor());
                for (int axis = 2; axis < x.rank(); axis++) {
                    mean = mean.mul(c.graph().constant(windows.mapShare(axis - 2, x)));
                }
                return x.with(mean);
            }
            attributes.put("count_include_pad", Attribute.of(counted ? 1 : 0));
        }
        return x.with(c.node(largest ? "MaxPool" : "AveragePool", windows.type(x.tensor(), x.shape().dim(1)), attributes, x.tensor()));
    }

    private static Flowing pad(Call c) {
        Flowing x = c.x(0);
        long[] given = c.longs(1);
        long[] axes = c.has(3) ? c.longs(3) : IntStream.range(0, x.rank()).asLongStream().toArray();
        long[] pads = new long[2 * x.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = Axes.at(axes[i], x.rank());
            pads[axis] = given[i];
            pads[axis + x.rank()] = given[i + axes.length];
        }
        if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
            return x;
        }
        if (x.isOfBatch() && (pads[x.batchAxis()] != 0 || pads[x.batchAxis() + x.rank()] != 0)) {
            c.requireNoBatch(x, x.batchAxis(), "pads");
        }
        return x.with(switch (c.attributes().text("mode", "constant")) {
            case "constant" -> x.tensor().pad(c.number(2, 0), pads);
            case "edge" -> x.tensor().pad(Padding.EDGE, pads);
            case "reflect" -> x.tensor().pad(Padding.REFLECT, pads);
            default -> throw c.fault("it pads by '" + c.attributes().text("mode", "") + "'", "choose an output before it");
        });
    }

    private static Flowing resize(Call c) {
        Flowing x = c.x(0);
        boolean sizes = c.has(3);
        boolean old = c.op().equals("Upsample") || c.opset() < 11;
        double[] scales = scales(c, x, sizes, old);
        long[] dims = x.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            if (i == x.batchAxis()) {
                scales[i] = 1;
            } else {
                dims[i] = sizes ? c.lengths(3).get(i).factor() : (long) Math.floor(dims[i] * scales[i]);
            }
        }
        String mode = c.attributes().text("mode", "nearest");
        String coordinates = old ? "asymmetric" : c.attributes().text("coordinate_transformation_mode", "half_pixel");
        if (mode.equals("nearest")) {
            float[] factors = new float[scales.length];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = (float) scales[i];
            }
            Map<String, Attribute> attributes = Map.of("mode", Attribute.of(mode), "coordinate_transformation_mode", Attribute.of(coordinates), "nearest_mode",
                    Attribute.of(old ? "floor" : c.attributes().text("nearest_mode", "round_prefer_floor")));
            Tensor factor = c.graph().constant(Array.of(Shape.of(factors.length), factors));
            @Nullable
            Tensor[] operands = {x.tensor(), null, factor};
            return x.with(c.node("Resize", TensorType.of(x.tensor().type(), dims), attributes, operands));
        }
        boolean cubic = mode.equals("cubic");
        if (!cubic && !mode.equals("linear") || c.attributes().integer("antialias", 0) != 0 || x.tensor().type() != DType.FLOAT32) {
            throw c.fault("it resizes by '" + mode + "'" + (c.attributes().integer("antialias", 0) != 0 ? " with antialiasing" : ""), "choose an output before it");
        }
        Interpolation by = new Interpolation(coordinates, cubic, c.attributes().real("cubic_coeff_a", -0.75));
        Tensor result = x.tensor();
        for (int axis = 0; axis < dims.length; axis++) {
            if (result.dim(axis) != dims[axis]) {
                if (axis < dims.length - 2) {
                    throw c.fault("it resizes axis " + axis + ", which isn't one of an image's two last", "choose an output before it");
                }
                try {
                    result = by.along(result, axis, dims[axis], scales[axis]);
                } catch (IllegalArgumentException e) {
                    throw c.fault(e.getMessage() == null ? "of its coordinates" : e.getMessage(), "choose an output before it");
                }
            }
        }
        return x.with(result);
    }

    private static double[] scales(Call c, Flowing x, boolean sizes, boolean old) {
        if (c.attributes().has("axes") || !c.attributes().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw c.fault("it resizes some axes alone, or keeps the aspect", "export it with another opset");
        }
        double[] scales = new double[x.rank()];
        if (sizes) {
            for (int i = 0; i < scales.length; i++) {
                scales[i] = (double) c.lengths(3).get(i).factor() / x.lengths(c.application().images()).get(i).factor();
            }
        } else if (c.op().equals("Upsample") && c.attributes().has("scales")) {
            var given = c.attributes().find("scales");
            Arrays.setAll(scales, i -> given == null ? 1 : given.getFloats(i));
        } else {
            double[] given = c.known(old ? 1 : 2).values();
            System.arraycopy(given, 0, scales, 0, scales.length);
        }
        return scales;
    }
}
