package io.repforge.images;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;

import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;

/** Something that is done to an image before an encoder sees it. */
sealed interface ImageStep permits ImageStep.Recolour, ImageStep.Resized, ImageStep.Stretch {

    /** As it stands in metadata. */
    Map<String, Object> properties();

    /** Gray made of RGB or RGB of gray. */
    record Recolour(int channels) implements ImageStep {

        static final String NAME = "recolour";

        /** Gray as it comes may stand for RGB of three alike. */
        Mat of(Mat image, Workspace workspace) {
            if (channels == 1 && image.channels() == 3) {
                opencv_imgproc.cvtColor(image, workspace.gray, opencv_imgproc.COLOR_RGB2GRAY);
                return workspace.gray;
            }
            return image;
        }

        @Override
        public Map<String, Object> properties() {
            return named(NAME, "channels", channels);
        }
    }

    /** A part of an image in another size. */
    sealed interface Resized extends ImageStep permits Sized, Cut {

        /** @param random null for the part that is taken where nothing is drawn */
        Part part(int width, int height, @Nullable RandomGenerator random);

        int width(Part part);

        int height(Part part);

        /**
         * Does it.
         *
         * @param part of the image
         * @param width of the part's image, in pixels
         * @param height of the part's image
         */
        default Mat of(Mat image, Part part, int width, int height, Workspace workspace) {
            boolean whole = part.width() == image.cols() && part.height() == image.rows();
            return Resampling.resized(whole ? image : new Mat(image, new Rect(part.left(), part.top(), part.width(), part.height())), width, height, workspace);
        }
    }

    /**
     * The image in a size.
     *
     * @param ground what bars beside the image are filled with
     */
    record Sized(Resize how, int size, Background ground) implements Resized {

        @Override
        public Part part(int width, int height, @Nullable RandomGenerator random) {
            int side = Math.min(width, height);
            return how == Resize.CROP ? Part.centre(width, height, side, side) : new Part(0, 0, width, height);
        }

        @Override
        public int width(Part part) {
            return length(part.width(), part.height());
        }

        @Override
        public int height(Part part) {
            return length(part.height(), part.width());
        }

        private int length(int side, int other) {
            return switch (how) {
                case CROP, STRETCH -> size;
                case SHORTER_SIDE -> side <= other ? size : Math.toIntExact((long) size * side / other);
                case PAD -> side >= other ? size : (int) Math.max(1, Math.round((double) size * side / other));
            };
        }

        @Override
        public Mat of(Mat image, Part part, int width, int height, Workspace workspace) {
            Mat resized = Resized.super.of(image, part, width, height, workspace);
            if (how != Resize.PAD || width == height) {
                return resized;
            }
            int top = (size - height) / 2;
            int left = (size - width) / 2;
            Scalar colour = image.channels() == 1 ? new Scalar(ground.gray()) : new Scalar(ground.red(), ground.green(), ground.blue(), 0);
            opencv_core.copyMakeBorder(resized, workspace.padded, top, size - height - top, left, size - width - left, BORDER_CONSTANT, colour);
            return workspace.padded;
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = named(how.property(), "size", size);
            if (how == Resize.PAD) {
                properties.put("ground", ground.toString());
            }
            return properties;
        }
    }

    /** A part that is drawn, or else the central square. */
    record Cut(RandomCrop crop) implements Resized {

        static final String NAME = "random-crop";

        @Override
        public Part part(int width, int height, @Nullable RandomGenerator random) {
            int side = Math.min(width, height);
            return random == null ? Part.centre(width, height, side, side) : crop.draw(width, height, random);
        }

        @Override
        public int width(Part part) {
            return crop.size();
        }

        @Override
        public int height(Part part) {
            return crop.size();
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = named(NAME, "size", crop.size());
            properties.put("min_scale", crop.minScale());
            properties.put("max_scale", crop.maxScale());
            properties.put("min_ratio", crop.minRatio());
            properties.put("max_ratio", crop.maxRatio());
            return properties;
        }
    }

    /** All of the image, which is an array, in another size and colour, whatever its proportions; 0 leaves a length as it is. */
    record Stretch(int channels, int height, int width) implements ImageStep {

        static final String NAME = "resized";

        /** What becomes of an image, {@code uint8 [channels, height, width]}. */
        Array of(Array image, int channelsPerFrame) {
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
