package io.repforge.pretext;

import io.repforge.api.fault.OptionsException;

/**
 * How an image is cut into 3 × 3 tiles of one size: from its middle, so that the one or two pixels that don't fit are left out at the borders.
 *
 * @param height height of a tile
 * @param width width of a tile
 * @param top rows left out above
 * @param left columns left out on the left
 */
record Tiles(int height, int width, int top, int left) {

    static final int SIDE = 3;

    /** @throws IllegalArgumentException if the image is smaller than three pixels */
    static Tiles of(long imageHeight, long imageWidth) {
        if (imageHeight < SIDE || imageWidth < SIDE) {
            throw new OptionsException("an image of " + imageHeight + "×" + imageWidth + " pixels can't be cut into 3×3 tiles", "use larger images");
        }
        return new Tiles(Math.toIntExact(imageHeight / SIDE), Math.toIntExact(imageWidth / SIDE),
                (int) (imageHeight % SIDE / 2), (int) (imageWidth % SIDE / 2));
    }

    int allHeight() {
        return SIDE * height;
    }

    int allWidth() {
        return SIDE * width;
    }
}
