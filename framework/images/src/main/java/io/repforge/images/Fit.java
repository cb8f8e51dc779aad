package io.repforge.images;

import java.util.Locale;

/** What becomes a square where a size is wanted. */
public enum Fit {
    /** The central square, as is usual for photographs. */
    CROP,
    /** The whole image, with bars beside it or above and below, as is right for drawings that fill their image. */
    PAD;

    /** As it stands in metadata. */
    String property() {
        return name().toLowerCase(Locale.ROOT);
    }
}
