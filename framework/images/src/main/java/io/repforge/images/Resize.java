package io.repforge.images;

import java.util.Locale;

/** How images of any size come to have the size that is wanted. Where they shrink, fine patterns don't alias. */
public enum Resize {
    /** The shorter side gets the size, and the other keeps the proportions. */
    SHORTER_SIDE,
    /** A square of the whole image, whatever its proportions. */
    STRETCH,
    /** The central square, as is usual for photographs: the shorter side gets the size, and what the other has more is cut off on both sides. */
    CROP,
    /** A square with the whole image in its middle, as is right for drawings that fill their image: the longer side gets the size, with bars along it. */
    PAD;

    /** As it stands in metadata. */
    String property() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
