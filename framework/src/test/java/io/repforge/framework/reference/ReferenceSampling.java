package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that read {@code [N, C, H, W]} at computed places. */
final class ReferenceSampling {

    private ReferenceSampling() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("Resize", (Operator.Single) ReferenceSampling::resize);
        all.put("GridSample", (Operator.Single) ReferenceSampling::gridSample);
        return all;
    }

    /** By nearest pixel. Scales are float32, and so is the arithmetic that finds the pixel, which rounds at whole and half numbers. */
    private static Value resize(Node node, List<@Nullable Value> in) {
        if (!node.textAttribute("mode", "nearest").equals("nearest")) {
            throw new IllegalArgumentException(node + ": the reference resizes by the nearest pixel only");
        }
        Value x = in.get(0);
        Value scales = in.get(2);
        String transformation = node.textAttribute("coordinate_transformation_mode", "half_pixel");
        String rounding = node.textAttribute("nearest_mode", "round_prefer_floor");
        int[] dims = new int[x.rank()];
        for (int k = 0; k < dims.length; k++) {
            dims[k] = (int) Math.floor(x.dims()[k] * (float) scales.at(k));
        }
        return Value.generate(dims, i -> {
            int[] from = new int[i.length];
            for (int k = 0; k < i.length; k++) {
                float scale = (float) scales.at(k);
                float place = switch (transformation) {
                    case "asymmetric" -> i[k] / scale;
                    case "half_pixel" -> (i[k] + 0.5f) / scale - 0.5f;
                    default -> throw new IllegalArgumentException(node + ": the reference doesn't know " + transformation);
                };
                double pixel = switch (rounding) {
                    case "floor" -> Math.floor(place);
                    case "ceil" -> Math.ceil(place);
                    case "round_prefer_floor" -> Math.ceil(place - 0.5);
                    case "round_prefer_ceil" -> Math.floor(place + 0.5);
                    default -> throw new IllegalArgumentException(node + ": the reference doesn't know " + rounding);
                };
                from[k] = (int) Math.min(Math.max(pixel, 0), x.dims()[k] - 1);
            }
            return x.at(from);
        });
    }

    /** Bilinear: −1 and 1 are the outer borders of the first and last pixel, or their centres if corners are aligned. */
    private static Value gridSample(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value grid = in.get(1);
        String padding = node.textAttribute("padding_mode", "zeros");
        boolean aligned = node.intAttribute("align_corners", 0) != 0;
        if (!node.textAttribute("mode", "linear").equals("linear")) {
            throw new IllegalArgumentException(node + ": the reference samples by linear interpolation only");
        }
        int height = x.dim(2);
        int width = x.dim(3);
        return Value.generate(new int[] {x.dim(0), x.dim(1), grid.dim(1), grid.dim(2)}, i -> {
            double column = place(grid.at(i[0], i[2], i[3], 0), width, padding, aligned);
            double row = place(grid.at(i[0], i[2], i[3], 1), height, padding, aligned);
            int left = (int) Math.floor(column);
            int top = (int) Math.floor(row);
            double sum = 0;
            for (int r = top; r <= top + 1; r++) {
                for (int c = left; c <= left + 1; c++) {
                    double share = (1 - Math.abs(row - r)) * (1 - Math.abs(column - c));
                    boolean inside = r >= 0 && r < height && c >= 0 && c < width;
                    // Where padding isn't zeros, a neighbour outside has share 0 after clamping.
                    sum += inside ? share * x.at(i[0], i[1], r, c) : 0;
                }
            }
            return sum;
        });
    }

    /** The place in pixels, centres at whole numbers, of a coordinate in [−1, 1], brought inside by the padding mode. */
    private static double place(double coordinate, int length, String padding, boolean aligned) {
        double place = aligned ? (coordinate + 1) / 2 * (length - 1) : ((coordinate + 1) * length - 1) / 2;
        return switch (padding) {
            case "zeros" -> place;
            case "border" -> Math.min(Math.max(place, 0), length - 1);
            case "reflection" -> Math.min(Math.max(reflect(place, aligned ? 0 : -0.5, aligned ? length - 1 : length - 0.5), 0), length - 1);
            default -> throw new IllegalArgumentException("GridSample has no padding " + padding);
        };
    }

    private static double reflect(double place, double low, double high) {
        double inside = place;
        while (inside < low || inside > high) {
            inside = inside < low ? 2 * low - inside : 2 * high - inside;
        }
        return inside;
    }
}
