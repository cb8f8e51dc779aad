package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;

/** Checks that what an encoder is to encode are images that it takes. */
final class Images {

    private Images() {}

    /**
     * @throws GraphException if they aren't
     */
    static Space.Image require(String encoder, Encoder.Context context) {
        if (context.steps().observation() instanceof Space.Image image) {
            return image;
        }
        throw new GraphException("encoder " + encoder + " encodes images, but the observations are " + context.steps().observation()
                + "; use mlp for vectors");
    }

    /**
     * That an encoder with a weight for each place of an image gets images of the size that it was built for, which is that of the observations.
     *
     * @throws GraphException if it doesn't
     */
    static void requireSize(String encoder, Space.Image built, Tensor images) {
        if (!images.shape().without(0).equals(built.shape())) {
            throw new GraphException("encoder " + encoder + " has a weight for each place of an image, so it takes images of the observations' size alone, "
                    + built + ", and not " + images.shape().without(0) + "; let augmentations keep the size, or use an encoder that takes the mean over all places,"
                    + " such as resnet-18");
        }
    }
}
