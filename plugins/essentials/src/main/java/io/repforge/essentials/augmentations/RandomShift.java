package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/**
 * Shifts by whole pixels; beyond the border the border goes on: padding and a random crop, as control from pixels needs it, where positions carry meaning (DrQ, Kostrikov
 * et al. 2020, section 3.1; CURL, Laskin et al. 2020, section 4.4). No pixel is interpolated.
 */
public final class RandomShift implements Augmentation<RandomShift.Options> {

    /** Options. */
    public record Options(@Option(value = "Most pixels either way, across and down", defaults = "4", min = 1, max = 1000) int pixels) {}

    @Override
    public String name() {
        return "random-shift";
    }

    @Override
    public String description() {
        return "Shifts by whole pixels";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        return apply(graph, Placed.whole(images), space, options).images();
    }

    @Override
    public Placed apply(Graph graph, Placed placed, Space.Image space, Options options) {
        Tensor images = placed.images();
        Draws draws = new Draws(images);
        Tensor y = draws.integers("y", 2 * options.pixels + 1);
        Tensor x = draws.integers("x", 2 * options.pixels + 1);
        // Whole rows are taken, then whole columns.
        Tensor down = Rows.gather(images.transpose(0, 2, 1, 3), places(graph, y, images.dim(2), options.pixels));
        Tensor across = Rows.gather(down.transpose(0, 3, 2, 1), places(graph, x, images.dim(3), options.pixels));
        Tensor top = share(y, images.dim(2), options.pixels);
        Tensor left = share(x, images.dim(3), options.pixels);
        return placed.part(across.transpose(0, 2, 3, 1), left, top, left.add(1), top.add(1));
    }

    private static Tensor share(Tensor shift, long length, int most) {
        return shift.cast(DType.FLOAT32).sub(most).div(length);
    }

    /** The places along a side that are seen after a shift, {@code int64 [N, length]}. */
    private static Tensor places(Graph graph, Tensor shift, long length, int most) {
        long[] places = new long[Math.toIntExact(length)];
        for (int i = 0; i < length; i++) {
            places[i] = i - (long) most;
        }
        return shift.reshape(shift.dim(0), 1).add(graph.constant(Array.of(Shape.of(1, length), places))).clip(0, length - 1);
    }
}
