package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.space.Space;

/** Checks that what an encoder is to encode are images. */
final class Images {

    private Images() {}

    /**
     * @throws GraphException if they aren't
     */
    static Space.Image require(String encoder, Encoder.Context context) {
        if (context.steps().observation() instanceof Space.Image image) {
            return image;
        }
        throw new GraphException("encoder " + encoder + " encodes images, but the observations are " + context.steps().observation() + "; use mlp for vectors");
    }
}
