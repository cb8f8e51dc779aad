package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Outside;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.graph.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases of convolutions, pooling, resizing and sampling of images. */
final class WindowGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private WindowGradients() {}

    static List<GradientCase> cases() {
        WindowGradients all = new WindowGradients();
        all.conv();
        all.convTranspose();
        all.pools();
        all.sampling();
        return all.cases;
    }

    private void conv(String what, long[] x, long[] weight, Window window) {
        cases.add(GradientCase.of("Conv", what, o -> o.normal(x).conv(o.normal(weight), o.normal(weight[0]), window)));
        cases.add(GradientCase.of("Conv", what + ", without bias", o -> o.normal(x).conv(o.normal(weight), null, window)));
        cases.add(GradientCase.of("Conv", what + ", of data without gradient", o -> o.untrained(x).conv(o.normal(weight), o.normal(weight[0]), window)));
    }

    private void conv() {
        conv("plain", new long[] {2, 3, 5, 4}, new long[] {4, 3, 3, 3}, Window.stride(1));
        conv("padded", new long[] {2, 3, 4, 4}, new long[] {2, 3, 3, 3}, Window.stride(1, 1));
        conv("strided", new long[] {2, 2, 6, 5}, new long[] {3, 2, 3, 3}, Window.stride(2, 1));
        conv("strided past the last rows", new long[] {1, 2, 6, 8}, new long[] {2, 2, 3, 3}, Window.stride(3, 0));
        conv("dilated", new long[] {1, 2, 7, 6}, new long[] {2, 2, 3, 3}, Window.stride(1, 1).dilated(2));
        conv("dilated and strided", new long[] {2, 2, 9, 8}, new long[] {2, 2, 3, 2}, Window.stride(2, 2).dilated(2));
        conv("in groups", new long[] {2, 4, 5, 5}, new long[] {6, 2, 3, 3}, Window.stride(1, 1).grouped(2));
        conv("in groups, strided", new long[] {2, 4, 5, 5}, new long[] {4, 2, 3, 3}, Window.stride(2, 1).grouped(2));
        conv("depthwise", new long[] {2, 3, 4, 4}, new long[] {3, 1, 3, 3}, Window.stride(1, 1).grouped(3));
        conv("depthwise of two each", new long[] {1, 3, 4, 4}, new long[] {6, 1, 3, 3}, Window.stride(1, 1).grouped(3));
        conv("1 by 1", new long[] {2, 3, 3, 3}, new long[] {4, 3, 1, 1}, Window.stride(1));
        conv("1 by 1, strided", new long[] {2, 3, 5, 5}, new long[] {4, 3, 1, 1}, Window.stride(2));
        conv("one image, one channel", new long[] {1, 1, 4, 4}, new long[] {1, 1, 2, 2}, Window.stride(1));
        conv("kernel as large as the image", new long[] {2, 3, 3, 3}, new long[] {5, 3, 3, 3}, Window.stride(1));
        conv("kernel of unequal sides", new long[] {2, 2, 4, 6}, new long[] {3, 2, 1, 5}, Window.stride(1));
    }

    private void convTranspose(String what, long[] x, long[] weight, Window window, int outputPadding) {
        long out = weight[1] * window.groups();
        cases.add(GradientCase.of("ConvTranspose", what, o -> o.normal(x).convTranspose(o.normal(weight), o.normal(out), window, outputPadding)));
        cases.add(GradientCase.of("ConvTranspose", what + ", without bias", o -> o.normal(x).convTranspose(o.normal(weight), null, window, outputPadding)));
        cases.add(GradientCase.of("ConvTranspose", what + ", of data without gradient",
                o -> o.untrained(x).convTranspose(o.normal(weight), o.normal(out), window, outputPadding)));
    }

    private void convTranspose() {
        convTranspose("plain", new long[] {2, 3, 3, 4}, new long[] {3, 2, 3, 3}, Window.stride(1), 0);
        convTranspose("padded", new long[] {2, 3, 4, 4}, new long[] {3, 2, 3, 3}, Window.stride(1, 1), 0);
        convTranspose("strided", new long[] {2, 2, 3, 4}, new long[] {2, 3, 3, 3}, Window.stride(2, 1), 0);
        convTranspose("strided with output padding", new long[] {2, 2, 3, 4}, new long[] {2, 3, 3, 3}, Window.stride(2, 1), 1);
        convTranspose("strided by 3 with output padding 2", new long[] {1, 2, 2, 3}, new long[] {2, 2, 3, 3}, Window.stride(3, 0), 2);
        convTranspose("doubling, as decoders do", new long[] {1, 4, 2, 2}, new long[] {4, 2, 4, 4}, Window.stride(2, 1), 0);
        convTranspose("dilated", new long[] {1, 2, 3, 3}, new long[] {2, 2, 3, 3}, Window.stride(1, 1).dilated(2), 0);
        convTranspose("in groups", new long[] {2, 4, 3, 3}, new long[] {4, 3, 3, 3}, Window.stride(2, 1).grouped(2), 1);
        convTranspose("depthwise", new long[] {1, 3, 3, 3}, new long[] {3, 1, 2, 2}, Window.stride(2).grouped(3), 0);
        convTranspose("one image, one channel", new long[] {1, 1, 2, 2}, new long[] {1, 1, 2, 2}, Window.stride(1), 0);
        convTranspose("1 by 1 pixel", new long[] {2, 3, 1, 1}, new long[] {3, 2, 4, 4}, Window.stride(1), 0);
    }

    private void pools() {
        cases.add(GradientCase.of("MaxPool", "2 by 2", o -> o.apart(2, 2, 4, 6).maxPool(2, 2, 0)));
        cases.add(GradientCase.of("MaxPool", "overlapping and padded", o -> o.apart(2, 2, 5, 5).maxPool(3, 2, 1)));
        cases.add(GradientCase.of("MaxPool", "overlapping by stride 1", o -> o.apart(1, 1, 4, 4).maxPool(2, 1, 0)));
        cases.add(GradientCase.of("MaxPool", "that leaves out the border", o -> o.apart(1, 2, 5, 5).maxPool(2, 2, 0)));
        cases.add(GradientCase.of("MaxPool", "of the whole image", o -> o.apart(2, 3, 3, 3).maxPool(3, 1, 0)));
        cases.add(GradientCase.of("MaxPool", "1 by 1", o -> o.apart(2, 3, 3, 3).maxPool(1, 1, 0)));
        cases.add(GradientCase.of("AveragePool", "2 by 2", o -> o.normal(2, 2, 4, 6).averagePool(2, 2, 0)));
        cases.add(GradientCase.of("AveragePool", "overlapping and padded", o -> o.normal(2, 2, 5, 5).averagePool(3, 2, 1)));
        cases.add(GradientCase.of("AveragePool", "overlapping by stride 1", o -> o.normal(1, 1, 4, 4).averagePool(2, 1, 0)));
        cases.add(GradientCase.of("AveragePool", "that leaves out the border", o -> o.normal(1, 2, 5, 5).averagePool(2, 2, 0)));
        cases.add(GradientCase.of("AveragePool", "of the whole image", o -> o.normal(2, 3, 3, 3).averagePool(3, 1, 0)));
        cases.add(GradientCase.of("AveragePool", "of a grid whose cells divide the places", o -> o.normal(2, 2, 4, 6).adaptiveAveragePool(2, 3)));
        cases.add(GradientCase.of("MatMul", "of a grid whose cells overlap", o -> o.normal(2, 2, 5, 7).adaptiveAveragePool(3, 2)));
        cases.add(GradientCase.of("AveragePool", "of an imported model, in which padding doesn't count", o -> {
            Tensor x = o.normal(2, 2, 5, 4);
            return o.graph().node("AveragePool", TensorType.of(x.type(), 2, 2, 3, 2), Map.of("kernel_shape", Attribute.of(3L, 3L),
                    "strides", Attribute.of(2L, 2L), "pads", Attribute.of(1L, 1L, 1L, 1L)), x);
        }));
        cases.add(GradientCase.of("AveragePool", "of an imported model, with unequal pads and strides", o -> {
            Tensor x = o.normal(1, 2, 5, 4);
            return o.graph().node("AveragePool", TensorType.of(x.type(), 1, 2, 2, 5), Map.of("kernel_shape", Attribute.of(3L, 2L),
                    "strides", Attribute.of(2L, 1L), "pads", Attribute.of(0L, 1L, 1L, 1L), "count_include_pad", Attribute.of(1)), x);
        }));
        cases.add(GradientCase.of("MaxPool", "of an imported model, dilated, with unequal pads and strides", o -> {
            Tensor x = o.apart(1, 2, 6, 5);
            return o.graph().node("MaxPool", TensorType.of(x.type(), 1, 2, 2, 6), Map.of("kernel_shape", Attribute.of(2L, 2L),
                    "strides", Attribute.of(3L, 1L), "pads", Attribute.of(0L, 1L, 1L, 1L), "dilations", Attribute.of(2L, 1L)), x);
        }));
        cases.add(GradientCase.of("GlobalMaxPool", "of an imported model", o -> {
            Tensor x = o.apart(2, 3, 2, 4);
            return o.graph().node("GlobalMaxPool", TensorType.of(DType.FLOAT32, 2, 3, 1, 1), Map.of(), x);
        }));
        cases.add(GradientCase.of("GlobalAveragePool", "of images", o -> o.normal(2, 3, 4, 5).globalAveragePool()));
        cases.add(GradientCase.of("GlobalAveragePool", "of one pixel", o -> o.normal(1, 1, 1, 1).globalAveragePool()));
    }

    private void resize(long height, long width, long newHeight, long newWidth) {
        cases.add(GradientCase.of("Resize", height + " by " + width + " to " + newHeight + " by " + newWidth,
                o -> o.normal(2, 2, height, width).resizeNearest(newHeight, newWidth)));
    }

    private void sampling() {
        resize(2, 3, 4, 6);
        resize(2, 3, 6, 3);
        resize(4, 6, 2, 3);
        resize(3, 3, 5, 7);
        resize(7, 5, 3, 2);
        resize(3, 6, 5, 10);
        resize(3, 3, 3, 3);
        resize(1, 1, 3, 2);
        resize(2, 4, 6, 2);
        for (String rounding : List.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")) {
            for (String transformation : List.of("asymmetric", "half_pixel")) {
                cases.add(GradientCase.of("Resize", "of an imported model, " + transformation + ", " + rounding, o -> {
                    Tensor x = o.normal(1, 2, 4, 5);
                    Tensor scales = o.graph().constant(Array.of(Shape.of(4), 1f, 1f, 1.75f, 0.6f));
                    return o.graph().node("Resize", TensorType.of(x.type(), 1, 2, 7, 3), Map.of("mode", Attribute.of("nearest"),
                            "coordinate_transformation_mode", Attribute.of(transformation), "nearest_mode", Attribute.of(rounding)),
                            x, null, scales);
                }));
            }
        }
        for (Outside padding : Outside.values()) {
            cases.add(GradientCase.of("GridSample", "inside, padding by " + padding, o -> o.normal(2, 3, 4, 5).gridSample(grid(o, 0.9, 2, 3, 2), padding)));
            cases.add(GradientCase.of("GridSample", "far outside, padding by " + padding, o -> o.normal(2, 1, 3, 4).gridSample(grid(o, 2.5, 2, 4, 4), padding)));
            cases.add(GradientCase.of("GridSample", "with aligned corners, padding by " + padding, o -> {
                Tensor x = o.normal(2, 2, 3, 4);
                Map<String, Attribute> attributes = Map.of("mode", Attribute.of("linear"), "padding_mode", Attribute.of(padding.name().toLowerCase(Locale.ROOT)),
                        "align_corners", Attribute.of(1));
                return o.graph().node("GridSample", TensorType.of(x.type(), 2, 2, 3, 2), attributes, x, grid(o, 1.8, 2, 3, 2));
            }));
            cases.add(GradientCase.of("GridSample", "at pixel centres, padding by " + padding,
                    o -> o.normal(1, 1, 2, 2).gridSample(o.constant(DType.FLOAT32, Shape.of(1, 1, 4, 2),
                            -0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5), padding)));
        }
    }

    /** Places in ±reach, none of them at a border. */
    private static Tensor grid(Operands o, double reach, long n, long height, long width) {
        double[] places = new double[(int) (n * height * width * 2)];
        for (int i = 0; i < places.length; i++) {
            places[i] = (float) (reach * Math.sin(1.7 * i + 0.3));
        }
        return o.constant(DType.FLOAT32, Shape.of(n, height, width, 2), places);
    }
}
