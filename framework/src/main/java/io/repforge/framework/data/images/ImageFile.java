package io.repforge.framework.data.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** An image that is decoded when it is needed, and each time. */
abstract class ImageFile implements Values {

    private final PreparedImages images;
    private final String origin;
    private final Space.Image space;
    private final long bytesHeld;

    ImageFile(PreparedImages images, String origin, Space.Image space, long bytesHeld) {
        this.images = images;
        this.origin = origin;
        this.space = space;
        this.bytesHeld = bytesHeld;
    }

    abstract byte[] content() throws IOException;

    @Override
    public Array array() throws IOException {
        return fitting(images.decoded(content(), origin));
    }

    @Override
    public Array view(RandomGenerator random) throws IOException {
        return fitting(images.decoded(content(), origin, random));
    }

    @Override
    public boolean varies() {
        return images.preparation().varies();
    }

    private Array fitting(Array image) throws UnreadableStepException {
        if (!space.admits(image)) {
            throw new UnreadableStepException(origin + " is an " + PreparedImages.space(image) + ", but images before it are an " + space
                    + "; make them alike by the options 'size' and 'channels', which each data source has", null, true);
        }
        return image;
    }

    @Override
    public long bytesHeld() {
        return bytesHeld;
    }

    @Override
    public String toString() {
        return space + " of " + origin;
    }
}
