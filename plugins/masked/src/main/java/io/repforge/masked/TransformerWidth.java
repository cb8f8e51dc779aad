package io.repforge.masked;

/** What the width of a decoder's transformer, whose positions are fixed sines and cosines of both axes, has to be. */
final class TransformerWidth {

    private TransformerWidth() {}

    /** @throws IllegalArgumentException if it isn't a multiple of 4 and of the number of heads */
    static void require(int width, int heads) {
        if (width % 4 != 0 || width % heads != 0) {
            throw new IllegalArgumentException("width must be a multiple of 4 and of heads, and " + width + " isn't, of " + heads + " heads");
        }
    }
}
