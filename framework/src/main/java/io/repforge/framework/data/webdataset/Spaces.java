package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.Conversions;
import io.repforge.framework.data.codec.ImageLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How arrays from files become values of spaces: {@code uint8} of two or three axes is an image, whole numbers of one element are
 * discrete, everything else is a box of {@code float32}.
 *
 * @param layout how arrays with three axes are to be read as images
 * @param colors what the channels of images are; null for what their number suggests
 */
record Spaces(ImageLayout layout, @Nullable ColorSpace colors) {

    /** The observation in its final type and shape. */
    Array observation(Sample sample, Array value, boolean fromImageFile) {
        Shape shape = value.shape();
        if (value.type() != DType.UINT8 || shape.rank() < 2 || shape.rank() > 3) {
            return Conversions.toFloat32(value);
        }
        if (shape.elements() == 0) {
            throw new UserError(sample.where() + ": its image has no pixels, being of shape " + shape);
        }
        if (shape.rank() == 2) {
            return value.reshape(shape.prepend(1));
        }
        return layout == ImageLayout.CHANNELS_LAST && !fromImageFile ? Conversions.channelsFirst(value) : value;
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
        return Space.box(observation.shape().dims());
    }

    /** The first few, for an error. */
    static String some(List<String> names) {
        return names.size() <= 4 ? String.join(", ", names) : String.join(", ", names.subList(0, 4)) + ", …";
    }
}
