package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;

/** Bilinear sampling at computed places. */
final class SamplingRules {

    private SamplingRules() {}

    static void addTo(GradientRules rules) {
        rules.add("GridSample", SamplingRules::gridSample);
    }

    /**
     * A sample is a sum over all pixels, weighted by {@code max(0, 1 − |row distance|) · max(0, 1 − |column distance|)}. So with dense
     * weights over rows and columns, {@code dX[n, c] = (dY[n, c] ⊙ rows[n])ᵀ columns[n]}: the product of two matrices for each channel.
     */
    private static void gridSample(Backward b) {
        Tensor x = b.input(0);
        Tensor grid = b.input(1);
        String mode = b.node().textAttribute("mode", "linear");
        if (x.shape().rank() != 4 || !(mode.equals("linear") || mode.equals("bilinear"))) {
            throw b.refusal("only linear sampling of images has one");
        }
        long n = x.dim(0);
        long places = grid.dim(1) * grid.dim(2);
        b.give(0, () -> {
            Tensor flat = grid.reshape(n, places, 2);
            Tensor columns = weights(b, flat.slice(2, 0, 1), x.dim(3));
            Tensor rows = weights(b, flat.slice(2, 1, 2), x.dim(2));
            Tensor dy = b.dy().reshape(n, x.dim(1), 1, places);
            return dy.mul(rows.transpose(0, 2, 1).unsqueeze(1)).matmul(columns.unsqueeze(1));
        });
    }

    /**
     * How much each pixel along an axis counts for each place.
     *
     * @param coordinate {@code [N, P, 1]} in [−1, 1]
     * @return {@code [N, P, length]}
     */
    private static Tensor weights(Backward b, Tensor coordinate, long length) {
        Graph g = b.graph();
        boolean aligned = b.node().intAttribute("align_corners", 0) != 0;
        Tensor place = aligned
                ? coordinate.add(1).mul((length - 1) / 2.0)
                : coordinate.add(1).mul(length).sub(1).mul(0.5);
        place = switch (b.node().textAttribute("padding_mode", "zeros")) {
            case "border" -> place.clip(0, length - 1);
            case "reflection" -> reflect(place, aligned ? 0 : -0.5, aligned ? Math.max(length - 1, 1) : length).clip(0, length - 1);
            default -> place;
        };
        float[] pixels = new float[(int) length];
        for (int i = 0; i < length; i++) {
            pixels[i] = i;
        }
        Tensor all = g.constant(Array.of(Shape.of(length), pixels)).cast(coordinate.type());
        Tensor distance = place.sub(all).abs();
        return g.scalar(distance.type(), 1).sub(distance).max(g.scalar(distance.type(), 0));
    }

    /** Folds a place back into [low, low + span]. */
    private static Tensor reflect(Tensor place, double low, double span) {
        Tensor distance = place.sub(low);
        Tensor phase = distance.sub(distance.div(2 * span).floor().mul(2 * span));
        Tensor folded = phase.sub(span).abs().neg().add(span);
        return folded.add(low);
    }
}
