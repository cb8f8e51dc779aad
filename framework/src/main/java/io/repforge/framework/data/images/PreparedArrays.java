package io.repforge.framework.data.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Values;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Images that are arrays already, prepared when they are needed.
 *
 * @param images closed with it
 */
record PreparedArrays(Dataset images, Preparation preparation, Space.Image space) implements Dataset {

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
        return new PreparedArrays(data, preparation, recoloured ? to : to.framesOf(from.channelsPerFrame()));
    }

    private record Prepared(Values image, Preparation preparation) implements Values {

        @Override
        public Array array() throws IOException {
            return preparation.of(image.array(), null);
        }

        @Override
        public Array view(RandomGenerator random) throws IOException {
            return preparation.of(image.view(random), random);
        }

        @Override
        public boolean varies() {
            return preparation.varies() || image.varies();
        }

        @Override
        public long bytesHeld() {
            return image.bytesHeld();
        }
    }

    @Override
    public StepSpec spec() {
        return images.spec().withObservation(space);
    }

    @Override
    public OptionalLong size() {
        return images.size();
    }

    @Override
    public boolean endless() {
        return images.endless();
    }

    @Override
    public Contents contents() {
        return images.contents();
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return prepared(images.read(pass));
    }

    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return prepared(images.read(pass, share));
    }

    @Override
    public Dataset part(Part part) {
        return new PreparedArrays(images.part(part), preparation, space);
    }

    private StepReader prepared(StepReader steps) {
        return new StepReader() {
            @Override
            public @Nullable Step next() throws IOException {
                Step step = steps.next();
                return step == null ? null : step.withObservation(new Prepared(step.observation(), preparation));
            }

            @Override
            public Skip skip() throws IOException {
                return steps.skip();
            }

            @Override
            public void close() throws IOException {
                steps.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
