package io.repforge.framework.data.codec;

import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import org.jspecify.annotations.Nullable;

/** What the channels of images are, where their number doesn't tell: three may be a colour, or three gray frames of a stack. */
public enum ColorSpace {
    /** Each channel is a gray frame. */
    GRAY(1),
    /** Three channels each are an RGB frame. */
    RGB(3);

    /** What the option of data sources says. */
    public static final String OPTION = "What the channels of images are: gray, a frame each, or rgb, a frame for three; by default rgb where they are"
            + " a multiple of 3, else gray";

    private final int channelsPerFrame;

    ColorSpace(int channelsPerFrame) {
        this.channelsPerFrame = channelsPerFrame;
    }

    /** Channels that a frame has. */
    public int channelsPerFrame() {
        return channelsPerFrame;
    }

    /**
     * The space of images in these colours.
     *
     * @param space as the number of channels suggests; what isn't an image stays as it is
     * @param colors null for what the number of channels suggests
     * @param where the data, for the message
     * @throws UserError if that is no number of channels for these colours
     */
    public static Space of(Space space, @Nullable ColorSpace colors, Object where) {
        if (colors == null || !(space instanceof Space.Image image)) {
            return space;
        }
        if (image.channels() % colors.channelsPerFrame != 0) {
            throw new UserError(where + " holds images of " + image.channels() + " channels, which are no RGB frames of three each; "
                    + "leave out color_space: rgb");
        }
        return image.framesOf(colors.channelsPerFrame);
    }
}
