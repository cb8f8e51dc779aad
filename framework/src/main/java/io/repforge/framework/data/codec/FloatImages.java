package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What becomes of arrays of real numbers that look like images: pixels in [0, 1], as PyTorch's data sets and their transforms make them. */
public enum FloatImages {
    /** Images of {@code uint8}: times 255 and rounded, which gives exactly the pixels that such images were once made from. */
    UINT8,
    /** Images of {@code float32}, four times as large, in which nothing is rounded. */
    FLOAT,
    /** Boxes: they aren't images. */
    BOX;

    /** What the option of data sources says. */
    public static final String OPTION = "What becomes of arrays of real numbers that look like images, 1 or 3 channels of at least 8 × 8 numbers in"
            + " [0, 1]: uint8 (pixels from 0 to 255, rounded), float (pixels as they are) or box (no images)";

    private static final int SMALLEST_SIDE = 8;
    private static final int RGB = 3;
    private static final int MOST_FRAMES = 4;

    /**
     * Whether an array is taken for an image: real numbers in [0, 1], of channels that images or stacks of up to four RGB frames have.
     *
     * @param layout order of the axes; null for what their lengths tell
     */
    public static boolean looksLike(Array value, @Nullable ImageLayout layout) {
        return value.type().isFloating() && isImage(value.shape(), layout) && isWithinRange(value);
    }

    /** Whether channels and sides are those of an image. */
    public static boolean isImage(Shape shape, @Nullable ImageLayout layout) {
        if (shape.rank() != 3) {
            return false;
        }
        boolean last = (layout == null ? ImageLayout.of(shape) : layout) == ImageLayout.CHANNELS_LAST;
        long channels = shape.dim(last ? 2 : 0);
        boolean colours = channels == 1 || channels > 0 && channels % RGB == 0 && channels <= RGB * MOST_FRAMES;
        return colours && shape.dim(1) >= SMALLEST_SIDE && shape.dim(last ? 0 : 2) >= SMALLEST_SIDE;
    }

    /** Whether all of its real numbers are pixels. Not a number isn't. */
    public static boolean isWithinRange(Array value) {
        ByteBuffer bytes = ByteBuffer.wrap(value.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        boolean single = value.type() == DType.FLOAT32;
        while (bytes.hasRemaining()) {
            double pixel = single ? bytes.getFloat() : bytes.getDouble();
            if (!(pixel >= 0 && pixel <= 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The space of such images.
     *
     * @param chw their shape, channels first
     */
    public Space space(Shape chw) {
        if (this == BOX) {
            return Space.box(chw.dims());
        }
        Space.Image image = Space.image((int) chw.dim(0), (int) chw.dim(1), (int) chw.dim(2));
        return this == FLOAT ? image.ofFloats() : image;
    }

    /**
     * An image in its space, channels first.
     *
     * @param value pixels in [0, 1], in the order of the layout
     */
    public Array convert(Array value, ImageLayout layout) {
        Array floats = Conversions.toFloat32(value);
        if (this == BOX) {
            return floats;
        }
        Array pixels = this == UINT8 ? Conversions.toPixels(floats) : floats;
        return layout == ImageLayout.CHANNELS_LAST ? Conversions.channelsFirst(pixels) : pixels;
    }
}
