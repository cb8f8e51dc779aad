package io.repforge.essentials.augmentations;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;

/** Samples images under an affine map of coordinates, (x, y) in [−1, 1] from border to border. */
final class Sampling {

    private Sampling() {}

    /**
     * Looks up each pixel (x, y) of the result at {@code (a x + b y + u, c x + d y + v)} of the image. All coefficients are
     * {@code [N, 1, 1, 1]}.
     */
    static Tensor affine(Tensor images, Tensor a, Tensor b, Tensor u, Tensor c, Tensor d, Tensor v, String padding) {
        int height = Math.toIntExact(images.dim(2));
        int width = Math.toIntExact(images.dim(3));
        Tensor x = images.graph().constant(Array.of(Shape.of(1, 1, width, 1), centres(width)));
        Tensor y = images.graph().constant(Array.of(Shape.of(1, height, 1, 1), centres(height)));
        Tensor gridX = a.mul(x).add(b.mul(y)).add(u);
        Tensor gridY = c.mul(x).add(d.mul(y)).add(v);
        return images.gridSample(Tensor.concat(3, gridX, gridY), padding);
    }

    /** Centres of pixels: (2 i + 1) / n − 1. */
    private static float[] centres(int n) {
        float[] centres = new float[n];
        for (int i = 0; i < n; i++) {
            centres[i] = (2f * i + 1) / n - 1;
        }
        return centres;
    }
}
