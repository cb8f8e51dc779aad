package io.repforge.robotlearning.hdf5;

/** What the channels of images are, where their number doesn't tell: three may be a colour, or three gray frames of a stack. */
public enum Colors {
    /** Each channel is a gray frame. */
    GRAY(1),
    /** Three channels each are an RGB frame. */
    RGB(3);

    private final int channelsPerFrame;

    Colors(int channelsPerFrame) {
        this.channelsPerFrame = channelsPerFrame;
    }

    int channelsPerFrame() {
        return channelsPerFrame;
    }
}
