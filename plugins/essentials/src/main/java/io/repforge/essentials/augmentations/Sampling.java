package io.repforge.essentials.augmentations;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Outside;
import io.repforge.api.graph.Tensor;

/** Samples images bilinearly under an affine map of coordinates, (x, y) in [−1, 1] from border to border. Outside are the pixels of the border. */
final class Sampling {

    /**
     * Up to this side, whole matrices of weights are multiplied faster than single pixels are looked up: a lookup costs some 10 ns, a product
     * of matrices 4 · side operations per pixel.
     */
    private static final long LARGEST_DENSE = 128;

    private Sampling() {}

    /**
     * Looks up each pixel (x, y) of the result at {@code (a x + b y + u, c x + d y + v)} of the image. All coefficients are
     * {@code [N, 1, 1, 1]}.
     */
    static Tensor affine(Tensor images, Tensor a, Tensor b, Tensor u, Tensor c, Tensor d, Tensor v) {
        return affine(images, images.dim(2), images.dim(3), a, b, u, c, d, v);
    }

    private static Tensor affine(Tensor images, long height, long width, Tensor a, Tensor b, Tensor u, Tensor c, Tensor d, Tensor v) {
        Tensor x = along(images, 2, centres(width));
        Tensor y = along(images, 1, centres(height));
        Tensor gridX = a.mul(x).add(b.mul(y)).add(u);
        Tensor gridY = c.mul(x).add(d.mul(y)).add(v);
        return images.gridSample(Tensor.concat(3, gridX, gridY), Outside.BORDER);
    }

    /**
     * Looks up each pixel (x, y) of the result at {@code (a x + u, d y + v)} of the image: rows and columns apart, so that
     * {@code result = Rows · image · Columns}, where each matrix has the two weights of an interpolation for each place. All coefficients are
     * {@code [N, 1, 1, 1]}.
     *
     * @param height of the result
     * @param width of the result
     */
    static Tensor scaled(Tensor images, long height, long width, Tensor a, Tensor u, Tensor d, Tensor v) {
        if (!isDense(images)) {
            Tensor zero = a.mul(0);
            return affine(images, height, width, a, zero, u, zero, d, v);
        }
        Tensor rows = weights(d.mul(along(images, 2, centres(height))).add(v), along(images, 3, indices(images.dim(2))));
        Tensor columns = weights(a.mul(along(images, 3, centres(width))).add(u), along(images, 2, indices(images.dim(3))));
        return rows.matmul(inRows(images, columns));
    }

    /** Whether images are small enough to multiply them by matrices of the size of their sides. */
    static boolean isDense(Tensor images) {
        return Math.max(images.dim(2), images.dim(3)) <= LARGEST_DENSE;
    }

    /** {@code images · matrices}, with a matrix {@code [N, 1, W, W']} for all channels of an image. */
    static Tensor inRows(Tensor images, Tensor matrices) {
        long n = images.dim(0);
        long width = images.dim(3);
        // All channels of an image as one matrix: a few large products are faster than many small ones.
        return images.reshape(n, images.dim(1) * images.dim(2), width).matmul(matrices.reshape(n, width, matrices.dim(3)))
                .reshape(n, images.dim(1), images.dim(2), matrices.dim(3));
    }

    /**
     * Weights of pixels, 1 at a place and falling to 0 at a distance of one pixel.
     *
     * @param pixels their numbers, along an axis on which there is one place
     */
    private static Tensor weights(Tensor places, Tensor pixels) {
        long length = Math.max(pixels.dim(2), pixels.dim(3));
        Tensor place = places.add(1).mul(length / 2.0).sub(0.5).clip(0, length - 1);
        return place.sub(pixels).abs().neg().add(1).relu();
    }

    /** Numbers along an axis of {@code [1, 1, 1, 1]}. */
    private static Tensor along(Tensor images, int axis, float[] numbers) {
        long[] dims = {1, 1, 1, 1};
        dims[axis] = numbers.length;
        return images.graph().constant(Array.of(Shape.of(dims), numbers));
    }

    /** Centres of pixels: (2 i + 1) / n − 1. */
    private static float[] centres(long n) {
        float[] centres = new float[Math.toIntExact(n)];
        for (int i = 0; i < n; i++) {
            centres[i] = (2f * i + 1) / n - 1;
        }
        return centres;
    }

    private static float[] indices(long n) {
        float[] indices = new float[Math.toIntExact(n)];
        for (int i = 0; i < n; i++) {
            indices[i] = i;
        }
        return indices;
    }
}
