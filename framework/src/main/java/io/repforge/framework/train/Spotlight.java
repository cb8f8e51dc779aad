package io.repforge.framework.train;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.Optional;

/** Places of images for people to see: what a mask or a list of numbers means stays bright, and the rest gets dark. */
final class Spotlight {

    private static final double DARK = 0.2;

    private Spotlight() {}

    /**
     * Puts light on images.
     *
     * @param images {@code [N, C, H, W]}
     * @param space of the places: a mask; or numbers of the places of a grid, from left to right and then from top to bottom, whose places are squares
     * @param places {@code [N, …]} of that space
     * @return {@code [N, C, H, W]}; empty if they are no places of these images
     */
    static Optional<Tensor> on(Tensor images, Space space, Tensor places) {
        return space.match(new Space.Cases<>() {
            @Override
            public Optional<Tensor> mask(Space.Mask mask) {
                return lit(images, places.cast(DType.FLOAT32), mask.rows(), mask.columns());
            }

            @Override
            public Optional<Tensor> discrete(Space.Discrete numbers) {
                long rows = Math.round(Math.sqrt((double) numbers.n() * images.dim(2) / images.dim(3)));
                long columns = numbers.n() / Math.max(1, rows);
                boolean squares = rows * columns == numbers.n() && rows * images.dim(3) == columns * images.dim(2);
                return squares && numbers.shape().rank() == 1 ? lit(images, places.oneHot(numbers.n()).max(false, 1), rows, columns) : Optional.empty();
            }

            @Override
            public Optional<Tensor> image(Space.Image image) {
                return Optional.empty();
            }

            @Override
            public Optional<Tensor> box(Space.Box box) {
                return Optional.empty();
            }
        });
    }

    /** @param light 1 where it is to be bright, 0 elsewhere, for each place of the grid */
    private static Optional<Tensor> lit(Tensor images, Tensor light, long rows, long columns) {
        long height = images.dim(2);
        long width = images.dim(3);
        if (height % rows != 0 || width % columns != 0) {
            return Optional.empty();
        }
        Tensor shade = light.reshape(images.dim(0), 1, rows, columns).mul(1 - DARK).add(DARK);
        return Optional.of(images.mul(rows == height && columns == width ? shade : shade.resizeNearest(height, width)));
    }
}
