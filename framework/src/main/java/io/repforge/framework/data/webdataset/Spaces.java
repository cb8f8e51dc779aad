package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.Conversions;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.images.MalformedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How arrays from files become values of spaces: {@code uint8} of two or three axes is an image, as are real numbers where the first sample
 * looks like one, whole numbers of one element are discrete, everything else is a box of {@code float32}.
 *
 * @param layout how arrays with three axes are to be read as images; null for what the lengths of the axes tell
 * @param colors what the channels of images are; null for what their number suggests
 * @param floats what real numbers of three axes become
 */
record Spaces(@Nullable ImageLayout layout, @Nullable ColorSpace colors, FloatImages floats) {

    /**
     * As the user wants it, and the first observation looks.
     *
     * @param first as it is stored; null for an image file
     */
    static Spaces of(WebDatasetSource.Options options, @Nullable Array first) {
        FloatImages wanted = options.floats() == null ? FloatImages.UINT8 : options.floats();
        return new Spaces(options.layout(), options.colorSpace(), first != null && FloatImages.looksLike(first, options.layout()) ? wanted : FloatImages.BOX);
    }

    /** As shards say of themselves, which have the channels first. */
    static Spaces said(Space observation, @Nullable ColorSpace colors) {
        boolean floatImages = observation instanceof Space.Image && observation.type() == DType.FLOAT32;
        return new Spaces(ImageLayout.CHANNELS_FIRST, colors, floatImages ? FloatImages.FLOAT : FloatImages.BOX);
    }

    /** The observation in its final type and shape. */
    Array observation(Sample sample, Array value) throws UnreadableStepException {
        Shape shape = value.shape();
        if (value.type().isFloating() && floats != FloatImages.BOX && shape.rank() == 3) {
            if (!FloatImages.isWithinRange(value)) {
                throw unreadable(sample, "some of its numbers aren't in [0, 1], as those of the first image are; name floats: box, if they are no images");
            }
            return floats.convert(value, layout(shape));
        }
        if (value.type() != DType.UINT8 || shape.rank() < 2 || shape.rank() > 3) {
            return Conversions.toFloat32(value);
        }
        if (shape.elements() == 0) {
            throw unreadable(sample, "its image has no pixels, being of shape " + shape);
        }
        if (shape.rank() == 2) {
            return value.reshape(shape.prepend(1));
        }
        return layout(shape) == ImageLayout.CHANNELS_LAST ? Conversions.channelsFirst(value) : value;
    }

    private ImageLayout layout(Shape shape) {
        return layout == null ? ImageLayout.of(shape) : layout;
    }

    private static UnreadableStepException unreadable(Sample sample, String what) {
        String sentence = sample.where() + ": " + what;
        return new UnreadableStepException(sentence, new MalformedException(sentence));
    }

    /** The action in its final type and shape: an {@code int64} scalar or a {@code float32} array. */
    static Array action(Array value) {
        boolean whole = !value.type().isFloating();
        if (whole && value.shape().elements() == 1) {
            return Array.of(Shape.SCALAR, value.toLongs());
        }
        return Conversions.toFloat32(value);
    }

    /** A value that has been found to belong to a space, in the type and shape of that space. */
    static Array as(Space space, Array value) {
        if (space instanceof Space.Discrete) {
            return value.type() == DType.INT64 && value.shape().rank() == 0 ? value : Array.of(Shape.SCALAR, value.toLongs());
        }
        return Conversions.toFloat32(value).reshape(space.shape());
    }

    /**
     * The space of an observation.
     *
     * @param where it comes from, for messages
     */
    Space of(Array observation, Object where) {
        if (observation.type() == DType.UINT8) {
            long[] chw = observation.shape().dims();
            return ColorSpace.of(Space.image((int) chw[0], (int) chw[1], (int) chw[2]), colors, where);
        }
        boolean image = floats == FloatImages.FLOAT && observation.shape().rank() == 3;
        return ColorSpace.of((image ? floats : FloatImages.BOX).space(observation.shape()), colors, where);
    }

    /** The first few, for an error. */
    static String some(List<String> names) {
        return names.size() <= 4 ? String.join(", ", names) : String.join(", ", names.subList(0, 4)) + ", …";
    }
}
