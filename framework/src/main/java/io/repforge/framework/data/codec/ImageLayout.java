package io.repforge.framework.data.codec;

/** The order of the axes of images that come as arrays. Image files need no such choice. */
public enum ImageLayout {
    /** {@code [channels, height, width]}. */
    CHANNELS_FIRST,
    /** {@code [height, width, channels]}. */
    CHANNELS_LAST
}
