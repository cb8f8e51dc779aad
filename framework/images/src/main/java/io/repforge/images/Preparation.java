package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * What an image goes through before an encoder sees it: the same for training and wherever the encoder is used afterwards. Immutable; any number of threads
 * may read by one.
 *
 * <p>A file is decoded by OpenCV, of JPEG no larger than what is made of it needs, and turned upright as its Exif data say. It has 1 channel if it is gray, and 3 (red,
 * green, blue) else, palettes too. CMYK becomes RGB; colour profiles of gray and RGB images aren't applied. Of 16 bits the upper eight are kept, unless the
 * file says that less are used, or {@link #bits}.
 */
public final class Preparation {

    /** Images as they are; those that are transparent are refused. */
    public static final Preparation NONE = new Preparation(null, Decoder.MOST_PIXELS, 0, 0, List.of());

    private static final int RGB = 3;
    private static final int LEAST_BITS = 9;
    private static final int MOST_BITS = 16;

    private final @Nullable Background background;
    private final long mostPixels;
    private final int bits;
    private final int channelsPerFrame;
    private final List<ImageStep> steps;

    Preparation(@Nullable Background background, long mostPixels, int bits, int channelsPerFrame, List<ImageStep> steps) {
        this.background = background;
        this.mostPixels = mostPixels;
        this.bits = bits;
        this.channelsPerFrame = channelsPerFrame;
        this.steps = List.copyOf(steps);
    }

    /** Images as they are, but for what is read where they are transparent. */
    public static Preparation of(Background background) {
        return new Preparation(background, Decoder.MOST_PIXELS, 0, 0, List.of());
    }

    /**
     * Images with more pixels are refused before they are decoded; else it is those with more than 2<sup>27</sup>.
     *
     * @param pixels at most 2<sup>30</sup>
     * @throws IllegalArgumentException if they are more, or not positive
     */
    public Preparation atMost(long pixels) {
        if (pixels < 1 || pixels > Decoder.EVER_MOST_PIXELS) {
            throw new IllegalArgumentException("images can be limited to 1 to " + Decoder.EVER_MOST_PIXELS + " pixels, not to " + pixels);
        }
        return new Preparation(background, pixels, bits, channelsPerFrame, steps);
    }

    /**
     * Of samples of 16 bits, so many of the lower ones are used, as cameras of 12 bits write them; larger samples are white.
     *
     * @param used from 9 to 16
     * @throws IllegalArgumentException if it is another number
     */
    public Preparation bits(int used) {
        if (used < LEAST_BITS || used > MOST_BITS) {
            throw new IllegalArgumentException("of samples of 16 bits, " + LEAST_BITS + " to " + MOST_BITS + " bits are used, not " + used);
        }
        return new Preparation(background, mostPixels, used, channelsPerFrame, steps);
    }

    /**
     * What the channels of images are, which matters to {@link #stretched} alone.
     *
     * @param channels 1 where each is a gray frame, 3 where three are an RGB frame; 0 for what their number suggests
     */
    public Preparation framesOf(int channels) {
        return new Preparation(background, mostPixels, bits, channels, steps);
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
     * Then another size, by linear interpolation without aliasing. Bars that are added have the colour that transparent images lie on, or are black if there
     * is none.
     *
     * @param size of one or both sides, as {@code how} says
     * @throws IllegalArgumentException if it isn't positive
     */
    public Preparation resized(Resize how, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("images are resized to a positive size, not to " + size);
        }
        return then(new ImageStep.Sized(how, size, how == Resize.PAD && background != null && !background.isDropped() ? background : Background.BLACK));
    }

    /**
     * Then a part of the image that is drawn, as a square: where it comes first, it is taken of the full image. {@link #read(byte[])} takes the central square.
     */
    public Preparation randomCrop(RandomCrop crop) {
        return then(new ImageStep.Cut(crop));
    }

    /**
     * Then the whole image at another size, whatever its proportions, as arrays of images are resized: {@link Resizing}. Unlike {@link #recoloured}, luma
     * isn't rounded before it is resized.
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
        return new Preparation(background, mostPixels, bits, channelsPerFrame, all);
    }

    /** Whether {@link #read(byte[], RandomGenerator)} gives something else from time to time. */
    public boolean varies() {
        return steps.stream().anyMatch(ImageStep.Cut.class::isInstance);
    }

    /**
     * Reads an image file of any {@link ImageFileType}, of several images the first, and prepares it. Of random crops there is the central square.
     *
     * @return {@code uint8 [channels, height, width]}
     * @throws MalformedException if it can't be read, is cut off, has too many pixels, or nothing is said of transparent images and this is one
     */
    public Array read(byte[] file) throws MalformedException {
        return read(file, (RandomGenerator) null);
    }

    /**
     * Reads an image file as {@link #read(byte[])} does, but draws random crops. The same file read twice in a row by one thread, as for two crops, is
     * decoded once if it can be.
     *
     * @param random what is drawn from: four numbers for each attempt of a crop, of which most images need one
     * @return {@code uint8 [channels, height, width]}
     * @throws MalformedException as {@link #read(byte[])}
     */
    public Array read(byte[] file, @Nullable RandomGenerator random) throws MalformedException {
        Decoder decoder = Decoder.of(file, mostPixels);
        int width = decoder.header().uprightWidth();
        int height = decoder.header().uprightHeight();
        // What comes first decides how much is decoded.
        int first = 0;
        while (first < steps.size() && steps.get(first) instanceof ImageStep.Recolour) {
            first++;
        }
        Part part = null;
        int reduction = 1;
        if (first < steps.size() && steps.get(first) instanceof ImageStep.Resized resized) {
            part = resized.part(width, height, random);
            reduction = decoder.reduction(part, resized.width(part), resized.height(part));
        }
        Workspace workspace = Workspace.ofThread();
        Decoder.Reading reading = new Decoder.Reading(background, bits, reduction);
        try (MemoryBudget.Taken taken = MemoryBudget.take(decoder.bytes(reduction)); PointerScope scope = new PointerScope()) {
            Mat image = workspace.last(file, reading);
            if (image == null) {
                workspace.forget();
                image = workspace.keep(file, reading, decoder.decode(reading, workspace));
            }
            return prepared(image, first, part, reduction, random, workspace);
        } finally {
            workspace.shrink();
        }
    }

    /**
     * Prepares an image that has been decoded. It becomes what the same file would, but that it isn't turned as its Exif data say, that black and white may
     * be a palette, which is RGB, and that of a JPEG all is decoded.
     *
     * @return {@code uint8 [channels, height, width]}
     * @throws MalformedException if its samples are no whole numbers of 8 or 16 bits, or nothing is said of transparent images and this is one
     */
    public Array of(BufferedImage image) throws MalformedException {
        Array decoded = DecodedImage.array(image, false, background);
        if (steps.isEmpty()) {
            return decoded;
        }
        Workspace workspace = Workspace.ofThread();
        try (PointerScope scope = new PointerScope()) {
            workspace.forget();
            Pixels.put(decoded, workspace.image);
            return prepared(workspace.image, -1, null, 1, null, workspace);
        } finally {
            workspace.shrink();
        }
    }

    /**
     * Prepares an image that is an array already.
     *
     * @param image {@code uint8 [channels, height, width]}; more than three channels are frames that are prepared alike, by their number ({@link #framesOf})
     * @param random what random crops are drawn from, as for {@link #read(byte[], RandomGenerator)}; null for the central square
     * @return {@code uint8 [channels, height, width]}
     */
    public Array of(Array image, @Nullable RandomGenerator random) {
        if (steps.isEmpty()) {
            return image;
        }
        int channels = (int) image.shape().dim(0);
        int ofFrame = channels <= RGB ? channels : channelsPerFrame > 0 ? channelsPerFrame : channels % RGB == 0 ? RGB : 1;
        if (channels == ofFrame) {
            return frame(image, random);
        }
        long seed = random == null ? 0 : random.nextLong();
        List<Array> frames = new ArrayList<>();
        int plane = Math.toIntExact(image.shape().elements() / channels);
        for (int first = 0; first < channels; first += ofFrame) {
            byte[] pixels = Arrays.copyOfRange(image.bytes(), first * plane, (first + ofFrame) * plane);
            Array frame = new Array(image.type(), Shape.of(ofFrame, image.shape().dim(1), image.shape().dim(2)), pixels);
            frames.add(frame(frame, random == null ? null : new SplittableRandom(seed)));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(frame.bytes()));
        Shape one = frames.get(0).shape();
        return new Array(image.type(), Shape.of(one.dim(0) * frames.size(), one.dim(1), one.dim(2)), all.toByteArray());
    }

    private Array frame(Array image, @Nullable RandomGenerator random) {
        Workspace workspace = Workspace.ofThread();
        try (PointerScope scope = new PointerScope()) {
            workspace.forget();
            Pixels.put(image, workspace.image);
            return prepared(workspace.image, -1, null, 1, random, workspace);
        } finally {
            workspace.shrink();
        }
    }

    /**
     * @param first the step whose part of the image was chosen before it was decoded; -1 for none
     * @param chosen the part, of the image in its full size
     */
    private Array prepared(Mat decoded, int first, @Nullable Part chosen, int reduction, @Nullable RandomGenerator random, Workspace workspace) {
        Mat image = decoded;
        int channels = image.channels();
        for (int i = 0; i < steps.size(); i++) {
            ImageStep step = steps.get(i);
            if (step instanceof ImageStep.Recolour recolour) {
                image = recolour.of(image, workspace);
                channels = recolour.channels();
            } else if (step instanceof ImageStep.Resized resized) {
                Part part = i == first && chosen != null ? chosen : resized.part(image.cols(), image.rows(), random);
                Part here = i == first ? part.reduced(reduction, image.cols(), image.rows()) : part;
                // Of a step before, the result would lie where this one puts its own.
                Mat from = image == workspace.resized || image == workspace.padded ? image.clone() : image;
                image = resized.of(from, here, resized.width(part), resized.height(part), workspace);
            } else if (step instanceof ImageStep.Stretch stretch) {
                Array stretched = stretch.of(Pixels.array(image, channels, workspace), channelsPerFrame);
                if (i == steps.size() - 1) {
                    return stretched;
                }
                image = new Mat();
                Pixels.put(stretched, image);
                channels = image.channels();
            }
        }
        return Pixels.array(image, channels, workspace);
    }

    /** What is read where images are transparent; null where such images are refused. */
    @Nullable
    Background background() {
        return background;
    }

    long mostPixels() {
        return mostPixels;
    }

    int bits() {
        return bits;
    }

    /** Channels of each frame, as {@link #framesOf} says; 0 for what their number suggests. */
    public int channelsPerFrame() {
        return channelsPerFrame;
    }

    /** Whether nothing is done to images once they are decoded. */
    public boolean isPlain() {
        return steps.isEmpty();
    }

    List<ImageStep> steps() {
        return steps;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Preparation same && Objects.equals(background, same.background) && mostPixels == same.mostPixels && bits == same.bits
                && channelsPerFrame == same.channelsPerFrame && steps.equals(same.steps);
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
