package io.repforge.backbones;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;

/** Two channels with the coordinates of each pixel (CoordConv, Liu et al. 2018). */
final class Coordinates {

    private Coordinates() {}

    /** Adds y and x of each pixel, from −1 to 1, to images {@code [N, C, H, W]}. They take the number of images from the images, so that it stays open. */
    static Tensor beside(Tensor images) {
        int height = Math.toIntExact(images.dim(2));
        int width = Math.toIntExact(images.dim(3));
        float[] values = new float[2 * height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] = height == 1 ? 0 : 2f * y / (height - 1) - 1;
                values[height * width + y * width + x] = width == 1 ? 0 : 2f * x / (width - 1) - 1;
            }
        }
        Tensor coordinates = images.graph().constant(Array.of(Shape.of(1, 2, height, width), values));
        Tensor zeros = images.slice(1, 0, 1).mul(0);
        return Tensor.concat(1, images, zeros.add(coordinates));
    }
}
