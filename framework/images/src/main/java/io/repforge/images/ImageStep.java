package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that is done to an image, {@code uint8 [channels, height, width]}, before an encoder sees it. */
sealed interface ImageStep permits ImageStep.Recolour, ImageStep.Square, ImageStep.Stretch {

    /** What becomes of an image. */
    Array of(Array image, int channelsPerFrame);

    /** As it stands in metadata. */
    Map<String, Object> properties();

    /** Gray made of RGB or RGB of gray, by whole numbers. */
    record Recolour(int channels) implements ImageStep {

        static final String NAME = "recolour";

        @Override
        public Array of(Array image, int channelsPerFrame) {
            return Resampling.channels(image, channels);
        }

        @Override
        public Map<String, Object> properties() {
            return named(NAME, "channels", channels);
        }
    }

    /**
     * A square of the image, resized.
     *
     * @param ground what bars beside the image are filled with, 0 to 255
     */
    record Square(Fit fit, int size, int ground) implements ImageStep {

        @Override
        public Array of(Array image, int channelsPerFrame) {
            return Resampling.square(fit == Fit.PAD ? Resampling.padded(image, ground) : image, size);
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = named(fit.property(), "size", size);
            if (fit == Fit.PAD) {
                properties.put("ground", ground);
            }
            return properties;
        }
    }

    /** All of the image in another size and colour, whatever its proportions; 0 leaves a length as it is. */
    record Stretch(int channels, int height, int width) implements ImageStep {

        static final String NAME = "stretch";

        @Override
        public Array of(Array image, int channelsPerFrame) {
            Space.Image usual = Space.image((int) image.shape().dim(0), (int) image.shape().dim(1), (int) image.shape().dim(2));
            Space.Image from = channelsPerFrame == 0 ? usual : usual.framesOf(channelsPerFrame);
            return new Resizing(from, Resizing.target(from, channels, height, width)).of(image);
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = named(NAME, "channels", channels);
            properties.put("height", height);
            properties.put("width", width);
            return properties;
        }
    }

    private static Map<String, Object> named(String name, String property, int value) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("step", name);
        properties.put(property, value);
        return properties;
    }
}
