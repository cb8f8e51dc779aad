package io.repforge.framework.data.codec;

import io.repforge.api.array.Shape;

/** The order of the axes of images that come as arrays. Image files need no such choice. */
public enum ImageLayout {
    /** {@code [channels, height, width]}. */
    CHANNELS_FIRST,
    /** {@code [height, width, channels]}. */
    CHANNELS_LAST;

    /** What the option of data sources says. */
    public static final String OPTION = "Order of the axes of images stored as arrays: channels-first or channels-last; by default the axis of"
            + " length 1 or 3 has the channels, the first before the last";

    private static boolean isColour(long channels) {
        return channels == 1 || channels == 3;
    }

    /**
     * Told by the lengths of the axes: channels are last where the last axis has 1 or 3 and the first hasn't.
     *
     * @param shape of one image; with another number of axes than three it is channels first
     */
    public static ImageLayout of(Shape shape) {
        boolean last = shape.rank() == 3 && isColour(shape.dim(2)) && !isColour(shape.dim(0)) && shape.dim(0) > shape.dim(2);
        return last ? CHANNELS_LAST : CHANNELS_FIRST;
    }
}
