package io.repforge.api.graph;

import java.util.Locale;

/** What {@link Tensor#pad(Padding, long...)} puts around a tensor. */
public enum Padding {
    /** What lies inside, mirrored at the border, which isn't repeated: {@code c b | a b c | b a}. */
    REFLECT,
    /** The border itself: {@code a a | a b c | c c}. */
    EDGE,
    /** What lies inside, begun anew: {@code b c | a b c | a b}. */
    WRAP;

    /** As ONNX calls it. */
    String onnx() {
        return name().toLowerCase(Locale.ROOT);
    }
}
