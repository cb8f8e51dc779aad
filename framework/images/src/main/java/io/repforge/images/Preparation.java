package io.repforge.images;

import io.repforge.api.array.Array;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an image goes through before an encoder sees it: the same for training and wherever the encoder is used afterwards. */
public final class Preparation {

    /** Images as they are; those that are transparent are refused. */
    public static final Preparation NONE = new Preparation(null, 0, List.of());

    private final @Nullable Transparency transparency;
    private final int channelsPerFrame;
    private final List<ImageStep> steps;

    Preparation(@Nullable Transparency transparency, int channelsPerFrame, List<ImageStep> steps) {
        this.transparency = transparency;
        this.channelsPerFrame = channelsPerFrame;
        this.steps = List.copyOf(steps);
    }

    /** Images as they are, but for what is read where they are transparent. */
    public static Preparation of(Transparency transparency) {
        return new Preparation(transparency, 0, List.of());
    }

    /**
     * What the channels of images are, which matters to {@link #stretched} alone.
     *
     * @param channels 1 where each is a gray frame, 3 where three are an RGB frame; 0 for what their number suggests
     */
    public Preparation framesOf(int channels) {
        return new Preparation(transparency, channels, steps);
    }

    /**
     * Then gray repeated as red, green and blue, or the luma of red, green and blue (ITU-R BT.601) as gray, rounded.
     *
     * @param channels 1 or 3
     * @throws IllegalArgumentException if it is another number
     */
    public Preparation recoloured(int channels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("images have 1 channel (gray) or 3 (RGB), not " + channels);
        }
        return then(new ImageStep.Recolour(channels));
    }

    /**
     * Then a square, resized by linear interpolation without aliasing. Bars that are added have the colour that transparent images lie on.
     *
     * @param size height and width
     * @throws IllegalArgumentException if it isn't positive
     */
    public Preparation squared(Fit fit, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a square has a positive size, not " + size);
        }
        return then(new ImageStep.Square(fit, size, fit == Fit.PAD && transparency != null ? transparency.ground() : 0));
    }

    /**
     * Then the whole image at another size by linear interpolation without aliasing, whatever its proportions. Unlike {@link #recoloured}, luma isn't rounded before
     * it is resized.
     *
     * @param channels of each frame, 1 or 3; 0 as it is
     * @param height 0 as it is
     * @param width 0 as it is
     */
    public Preparation stretched(int channels, int height, int width) {
        return then(new ImageStep.Stretch(channels, height, width));
    }

    private Preparation then(ImageStep step) {
        List<ImageStep> all = new ArrayList<>(steps);
        all.add(step);
        return new Preparation(transparency, channelsPerFrame, all);
    }

    /**
     * Reads an image file as {@link Images#read(byte[], Transparency)} does, and prepares it.
     *
     * @return {@code uint8 [channels, height, width]}
     * @throws MalformedException if it can't be read, or nothing is said of transparent images and this is one
     */
    public Array read(byte[] file) throws MalformedException {
        return prepared(Images.read(file, transparency));
    }

    /**
     * Prepares an image that has been decoded.
     *
     * @return {@code uint8 [channels, height, width]}
     * @throws MalformedException as {@link Images#read(BufferedImage, Transparency)}
     */
    public Array of(BufferedImage image) throws MalformedException {
        return prepared(Images.read(image, transparency));
    }

    private Array prepared(Array image) {
        Array prepared = image;
        for (ImageStep step : steps) {
            prepared = step.of(prepared, channelsPerFrame);
        }
        return prepared;
    }

    /** What is read where images are transparent; null where such images are refused. */
    @Nullable
    Transparency transparency() {
        return transparency;
    }

    int channelsPerFrame() {
        return channelsPerFrame;
    }

    List<ImageStep> steps() {
        return steps;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Preparation same && transparency == same.transparency && channelsPerFrame == same.channelsPerFrame && steps.equals(same.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** As metadata say it. */
    @Override
    public String toString() {
        return PreparationProperties.of(this).toString();
    }
}
