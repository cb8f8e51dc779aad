package io.repforge.api.graph;

import java.util.Locale;

/** What {@link Tensor#gridSample} finds at places outside. */
public enum Outside {
    /** Zeros. */
    ZEROS,
    /** What is at the nearest border. */
    BORDER,
    /** What lies inside, mirrored at the outer edge of the border. */
    REFLECTION;

    /** As ONNX calls it. */
    String onnx() {
        return name().toLowerCase(Locale.ROOT);
    }
}
