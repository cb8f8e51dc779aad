package io.repforge.framework.data.resized;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.images.Resizing;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Images that are resized as they are read.
 *
 * @param images closed with it
 */
record ResizedDataset(Dataset images, Resizing resizing) implements Dataset {

    @Override
    public StepSpec spec() {
        return images.spec().withObservation(resizing.to());
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
        return resized(images.read(pass));
    }

    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return resized(images.read(pass, share));
    }

    @Override
    public Dataset part(Part part) {
        return new ResizedDataset(images.part(part), resizing);
    }

    private StepReader resized(StepReader steps) {
        return new StepReader() {
            @Override
            public @Nullable Step next() throws IOException {
                Step step = steps.next();
                return step == null ? null : step.withObservation(new Resized(step.observation(), resizing));
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

    /** Resized when it is needed, where the image is decoded. */
    private record Resized(Values image, Resizing resizing) implements Values {

        @Override
        public Array array() throws IOException {
            return resizing.of(image.array());
        }

        @Override
        public Array view(RandomGenerator random) throws IOException {
            return resizing.of(image.view(random));
        }

        @Override
        public boolean varies() {
            return image.varies();
        }

        @Override
        public long bytesHeld() {
            return image.bytesHeld();
        }
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
