package io.repforge.api.graph;

/**
 * How the window of a convolution moves over height and width alike.
 *
 * @param stride step in pixels
 * @param padding zeros added at each border
 * @param dilation distance between neighbouring taps
 * @param groups number of groups into which the channels are split
 */
public record Window(int stride, int padding, int dilation, int groups) {

    public Window {
        if (stride < 1 || padding < 0 || dilation < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "stride, dilation and groups must be at least 1 and padding at least 0, got " + stride + ", " + dilation + ", " + groups
                            + " and " + padding);
        }
    }

    /** Of this stride in both directions, without padding. */
    public static Window stride(int stride) {
        return new Window(stride, 0, 1, 1);
    }

    /** Of this stride and padding in both directions. */
    public static Window stride(int stride, int padding) {
        return new Window(stride, padding, 1, 1);
    }
}
