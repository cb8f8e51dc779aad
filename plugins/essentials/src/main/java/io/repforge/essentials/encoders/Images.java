package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.space.Space;

/** Checks that what an encoder is to encode are images. */
final class Images {

    private Images() {}

    static void require(String encoder, Encoder.Context context) {
        if (!(context.steps().observation() instanceof Space.Image)) {
            throw new GraphException("encoder " + encoder + " encodes images, but the observations are " + context.steps().observation()
                    + "; use mlp for vectors");
        }
    }
}
