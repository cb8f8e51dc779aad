package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
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
        Draws draws = new Draws(images);
        Tensor rows = places(graph, draws.integers("y", 2 * options.pixels + 1), images.dim(2), options.pixels);
        Tensor columns = places(graph, draws.integers("x", 2 * options.pixels + 1), images.dim(3), options.pixels);
        // Whole rows are taken, then whole columns.
        Tensor down = Rows.gather(images.transpose(0, 2, 1, 3), rows);
        return Rows.gather(down.transpose(0, 3, 2, 1), columns).transpose(0, 2, 3, 1);
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
