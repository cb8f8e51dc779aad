package io.repforge.api.graph;

/** How the window of a convolution moves over height and width alike. Immutable. */
public final class Window {

    private final int stride;
    private final int padding;
    private final int dilation;
    private final int groups;

    private Window(int stride, int padding, int dilation, int groups) {
        if (stride < 1 || padding < 0 || dilation < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "stride, dilation and groups must be at least 1 and padding at least 0, got " + stride + ", " + dilation + ", " + groups
                            + " and " + padding);
        }
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.groups = groups;
    }

    /** Of this stride in both directions, without padding. */
    public static Window stride(int stride) {
        return new Window(stride, 0, 1, 1);
    }

    /** Of this stride and padding in both directions. */
    public static Window stride(int stride, int padding) {
        return new Window(stride, padding, 1, 1);
    }

    /**
     * The same with taps further apart.
     *
     * @param distance of neighbouring taps
     */
    public Window dilated(int distance) {
        return new Window(stride, padding, distance, groups);
    }

    /**
     * The same over groups of channels, each convolved by itself.
     *
     * @param number of groups into which the channels are split
     */
    public Window grouped(int number) {
        return new Window(stride, padding, dilation, number);
    }

    /** Step in pixels. */
    public int stride() {
        return stride;
    }

    /** Zeros added at each border. */
    public int padding() {
        return padding;
    }

    /** Distance between neighbouring taps. */
    public int dilation() {
        return dilation;
    }

    /** Number of groups into which the channels are split. */
    public int groups() {
        return groups;
    }
}
