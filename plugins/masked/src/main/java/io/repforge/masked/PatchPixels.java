package io.repforge.masked;

import io.repforge.api.Decoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Patches;
import io.repforge.api.space.Space;

/**
 * The pixels of hidden patches, as they are predicted.
 *
 * @param patch height and width of a patch, p
 * @param normalised whether those of each patch have mean 0 and variance 1
 */
record PatchPixels(int patch, boolean normalised) {

    private static final double EPSILON = 1e-6;

    /**
     * The images that a decoder of patches is built for.
     *
     * @throws GraphException if contexts are none
     */
    static Space.Image image(String decoder, Decoder.Context context) {
        if (context.batch().context() instanceof Space.Image image) {
            return image;
        }
        throw new GraphException("decoder " + decoder + " predicts patches of images, but the contexts are " + context.batch().context());
    }

    /** How many numbers a patch has, p · p · C. */
    long count(Space.Image image) {
        return (long) patch * patch * image.channels();
    }

    /**
     * @param images {@code [N, C, H, W]}
     * @param hidden numbers of patches, {@code int64 [N, H]}
     * @return {@code [N, H, p · p · C]}, without gradient
     */
    Tensor of(Tensor images, Tensor hidden) {
        Tensor pixels = Rows.gather(Patches.cut(images, patch), hidden);
        return (normalised ? pixels.standardize(-1, EPSILON) : pixels).stopGradient();
    }
}
