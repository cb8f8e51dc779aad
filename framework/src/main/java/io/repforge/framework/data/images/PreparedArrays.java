package io.repforge.framework.data.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a preparation makes of images that are arrays already.
 *
 * @param preparation of files, of which steps alone matter here
 */
record PreparedArrays(Preparation preparation) implements ChangedImages.Change {

    /** @throws IOException if the data has no images that can be prepared so; the message says why */
    static Dataset of(Dataset data, PreparedSource.Options options) throws IOException {
        String source = options.of().component().name();
        if (!(data.spec().observation() instanceof Space.Image from)) {
            throw new IOException(
                    "The observations of " + source + " are " + data.spec().observation() + " and no images: leave out size, channels, crops and what else is for"
                            + " images.");
        }
        if (from.type() != DType.UINT8) {
            throw new IOException(
                    "The images of " + source + " are of real numbers: put the data source resized around it to change their size, and leave out size, channels,"
                            + " crops and what else is for whole numbers.");
        }
        boolean recoloured = options.channels() != null && options.channels() != from.channels();
        if (recoloured && from.channels() != from.channelsPerFrame()) {
            throw new IOException(
                    "The images of " + source + " are stacks of " + from.frames() + " frames: put the data source resized around it to change their colours, and"
                            + " leave out channels.");
        }
        Preparation preparation = options.after(Preparation.NONE.framesOf(from.channelsPerFrame()));
        Space.Image to = PreparedImages.space(preparation.of(new Array(DType.UINT8, from.shape(), new byte[Math.toIntExact(from.shape().elements())]), null));
        return new ChangedImages(data, recoloured ? to : to.framesOf(from.channelsPerFrame()), new PreparedArrays(preparation));
    }

    @Override
    public Array of(Array image, @Nullable RandomGenerator random) {
        return preparation.of(image, random);
    }

    @Override
    public boolean varies() {
        return preparation.varies();
    }
}
