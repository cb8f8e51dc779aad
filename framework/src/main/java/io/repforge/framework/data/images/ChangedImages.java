package io.repforge.framework.data.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Images of which others are made when they are needed, where they are decoded.
 *
 * @param images closed with it
 * @param space of what is made of them
 * @param change makes it
 */
public record ChangedImages(Dataset images, Space.Image space, Change change) implements Dataset {

    /** Makes an image of another. */
    @FunctionalInterface
    public interface Change {

        /** @param random where chance comes from; null for the same image each time */
        Array of(Array image, @Nullable RandomGenerator random);

        /** Whether it depends on chance. */
        default boolean varies() {
            return false;
        }
    }

    private record Changed(Values image, Change change) implements Values {

        @Override
        public Array array() throws IOException {
            return change.of(image.array(), null);
        }

        @Override
        public Array view(RandomGenerator random) throws IOException {
            return change.of(image.view(random), random);
        }

        @Override
        public boolean varies() {
            return change.varies() || image.varies();
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
    public OptionalInt pieces() {
        return images.pieces();
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
        return changed(images.read(pass));
    }

    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return changed(images.read(pass, share));
    }

    @Override
    public Dataset part(Part part) {
        return new ChangedImages(images.part(part), space, change);
    }

    private StepReader changed(StepReader steps) {
        return new StepReader() {
            @Override
            public @Nullable Step next() throws IOException {
                Step step = steps.next();
                return step == null ? null : step.withObservation(new Changed(step.observation(), change));
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
