package io.repforge.images;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * One image file on its way to gray or RGB of eight bits, upright. OpenCV decodes it; what a file says of its image that OpenCV doesn't go by is seen to here.
 *
 * @param file all its bytes
 * @param type what it is
 * @param header what it says of its image
 */
record Decoder(byte[] file, ImageFileType type, ImageHeader header) {

    /** Of so many pixels at most are images unless something else is said. */
    static final long MOST_PIXELS = 1L << 27;
    /** What OpenCV decodes at most. */
    static final long EVER_MOST_PIXELS = 1L << 30;
    static final String TRANSPARENT = "it is transparent in places, and nothing says what it lies on";
    static final String NO_UPPER_BITS = "its samples are signed, floating or of more than 16 bits; convert it to 8 or 16 bits";

    /** The most that PNG makes of a byte: deflate repeats 1032 bytes, of eight pixels each. */
    private static final long MOST_PIXELS_PER_BYTE = 8 * 1032;
    private static final long SMALL = 1 << 20;
    /** So many pixels are seen to at a time, which stay in the processor's cache. */
    private static final int BAND = 1 << 16;
    private static final int LARGEST = 255;
    /** What decoders want to see behind the last number of a text. */
    private static final byte[] LINE_END = {'\n'};
    private static final byte[] END_OF_JPEG = {(byte) 0xff, (byte) 0xd9};

    /**
     * How samples become colours of eight bits.
     *
     * @param background what transparent images lie on; null for images that have nothing transparent
     * @param bits that are used of 16; 0 for what the file says
     * @param reduction every so many pixels across and down become one: 1, or 2, 4 or 8 for JPEG
     */
    record Reading(@Nullable Background background, int bits, int reduction) {}

    /**
     * Looks at a file.
     *
     * @param most pixels that it may have
     * @throws MalformedException if it isn't an image that can be read, is cut off, or has more pixels
     */
    static Decoder of(byte[] file, long most) throws MalformedException {
        ImageFileType type = ImageFileType.of(file);
        if (type == null) {
            throw new MalformedException("it isn't an image in a format that can be read (" + ImageFileType.NAMES + ")");
        }
        ImageHeader header = ImageHeader.of(type, file);
        long pixels = (long) header.width() * header.height();
        if (pixels > most) {
            throw new MalformedException("the image has " + header.width() + " × " + header.height() + " pixels, and " + most
                    + " are the most: raise max_pixels, or make it smaller");
        }
        // A damaged header gets no memory for what can't be there. WebP alone packs more closely, but has shorter sides.
        if (pixels > SMALL + file.length * MOST_PIXELS_PER_BYTE && type != ImageFileType.WEBP) {
            throw new MalformedException("the image is damaged: it says that it has " + header.width() + " × " + header.height() + " pixels, but the file has "
                    + file.length + " bytes");
        }
        return new Decoder(file, type, header);
    }

    /** How much of it is decoded where so much of it is made as small as that: the decoder of JPEG leaves out what isn't needed. */
    int reduction(Part part, int width, int height) {
        int reduction = 1;
        while (type == ImageFileType.JPEG && reduction < 8 && part.width() >= 2L * reduction * width && part.height() >= 2L * reduction * height) {
            reduction *= 2;
        }
        return reduction;
    }

    /** Bytes outside the heap that decoding takes at a time, about. */
    long bytes(int reduction) {
        long pixels = (long) header.width() * header.height();
        long decoded = pixels / reduction / reduction;
        return switch (header.kind()) {
            case GRAY -> decoded * 3;
            case PLAIN -> decoded * 4;
            case GRAY_WITH_ALPHA, OTHER -> decoded * (type == ImageFileType.PNG ? 11 : 8);
        } + (header.progressive() ? pixels * 6 : 0);
    }

    /**
     * Decodes it.
     *
     * @return gray or RGB of eight bits, in the workspace
     * @throws MalformedException if it is damaged or cut off, or transparent though nothing is said of that
     */
    Mat decode(Reading reading, Workspace workspace) throws MalformedException {
        byte[] end = type == ImageFileType.PNM ? LINE_END : new byte[0];
        if (!FileEnd.isThere(type, file)) {
            requireAllButEnd();
            end = END_OF_JPEG;
        }
        Mat image;
        if (header.strange()) {
            Pixels.put(DecodedImage.array(JdkDecoder.decode(type.name(), file), header.kind() == ImageHeader.Kind.GRAY, reading.background), workspace.image);
            image = workspace.image;
        } else {
            image = decoded(workspace.row(file, end), reading, workspace);
        }
        if (header.orientation() == 1) {
            return image;
        }
        Pixels.turn(image, header.orientation(), workspace.upright);
        return workspace.upright;
    }

    /** A JPEG may lack no more than its last mark, which the JDK's decoder tells. */
    private void requireAllButEnd() throws MalformedException {
        if (type != ImageFileType.JPEG) {
            throw new MalformedException("the image is cut off");
        }
        JdkDecoder.decode(type.name(), file);
    }

    private Mat decoded(Mat bytes, Reading reading, Workspace workspace) throws MalformedException {
        boolean jpeg = type == ImageFileType.JPEG;
        boolean direct = jpeg || header.kind() == ImageHeader.Kind.PLAIN;
        int flags = IMREAD_UNCHANGED;
        if (direct) {
            flags = (header.kind() == ImageHeader.Kind.GRAY ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB) | IMREAD_IGNORE_ORIENTATION | switch (reading.reduction) {
                case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
                case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
                case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
                default -> 0;
            };
        }
        Mat into = direct ? workspace.image : workspace.raw;
        try {
            if (opencv_imgcodecs.imdecode(bytes, flags, into).empty()) {
                throw new MalformedException("the image is damaged or cut off");
            }
        } catch (RuntimeException e) {
            throw new MalformedException("the image is damaged or cut off", e);
        }
        if (into.cols() != (header.width() + reading.reduction - 1) / reading.reduction || into.rows() != (header.height() + reading.reduction - 1) / reading.reduction) {
            throw new MalformedException("the image is damaged: its header says " + header.width() + " × " + header.height() + " pixels, but it has "
                    + into.cols() + " × " + into.rows());
        }
        if (!direct) {
            inEightBits(into, reading, workspace.image);
        }
        return workspace.image;
    }

    /** Band by band, so that what lies between takes no memory to speak of. */
    private void inEightBits(Mat raw, Reading reading, Mat image) throws MalformedException {
        if (raw.depth() != CV_8U && raw.depth() != CV_16U) {
            throw new MalformedException(NO_UPPER_BITS);
        }
        boolean gray = header.kind() == ImageHeader.Kind.GRAY || header.kind() == ImageHeader.Kind.GRAY_WITH_ALPHA || raw.channels() == 1;
        image.create(raw.rows(), raw.cols(), gray ? CV_8UC1 : CV_8UC3);
        double[] scale = scale(raw, reading.bits);
        int rows = Math.max(1, BAND / raw.cols());
        try (Mat eight = new Mat(); Mat clear = new Mat(); Mat levels = levels()) {
            for (int y = 0; y < raw.rows(); y += rows) {
                int end = Math.min(raw.rows(), y + rows);
                try (Mat from = raw.rowRange(y, end); Mat to = image.rowRange(y, end)) {
                    Mat band = from;
                    if (scale.length > 0) {
                        from.convertTo(eight, CV_8U, scale[0], scale[1]);
                        band = eight;
                    } else if (!levels.empty()) {
                        opencv_core.LUT(from, levels, eight);
                        band = eight;
                    }
                    if (raw.channels() == 4) {
                        lay(band, gray, reading.background, to);
                    } else if (raw.channels() == 3) {
                        opencv_imgproc.cvtColor(band, to, opencv_imgproc.COLOR_BGR2RGB);
                    } else {
                        band.copyTo(to);
                    }
                    if (header.clear() >= 0) {
                        clear(from, reading.background, clear, to);
                    }
                }
            }
        }
    }

    /** A factor and what is added to bring samples to eight bits; nothing if they have them. */
    private double[] scale(Mat raw, int bits) {
        if (raw.depth() != CV_16U) {
            return new double[0];
        }
        double[] scale = {(double) LARGEST / Math.max(1, header.most()), 0};
        if (bits > 0 || header.most() == 0) {
            int used = bits > 0 ? bits : header.bits() > 0 && areLower(raw, header.bits()) ? header.bits() : 16;
            double step = Math.pow(2, used - 8);
            // The nearest of this is the greatest whole number that isn't above the quotient.
            scale = new double[] {1 / step, -(step - 1) / (2 * step)};
        }
        return header.inverted() ? new double[] {-scale[0], LARGEST - scale[1]} : scale;
    }

    /** What each sample of eight bits of a portable map means; nothing if it means itself. OpenCV scales those of texts, but rounds them down. */
    private Mat levels() {
        int most = header.most();
        if (type != ImageFileType.PNM || most == 0 || most > LARGEST) {
            return new Mat();
        }
        boolean text = file[1] < '4';
        byte[] levels = new byte[LARGEST + 1];
        for (int sample = 0; sample <= LARGEST; sample++) {
            byte level = (byte) Math.min(LARGEST, Math.rint((double) LARGEST * sample / most));
            if (!text) {
                levels[sample] = level;
            } else if (sample <= most) {
                levels[sample * LARGEST / most] = level;
            }
        }
        Mat table = new Mat(1, levels.length, CV_8UC1);
        table.data().put(levels);
        return table;
    }

    /** Samples that were widened as PNG says lie in the upper bits; these are small, and have something in the bits that would be empty. */
    private static boolean areLower(Mat raw, int bits) {
        try (Mat one = raw.reshape(1); DoublePointer least = new DoublePointer(1); DoublePointer most = new DoublePointer(1); Mat rest = new Mat();
                Mat mask = new Mat(new Scalar((1 << 16 - bits) - 1))) {
            opencv_core.minMaxLoc(one, least, most, null, null, null);
            if (most.get() >= 1 << bits) {
                return false;
            }
            opencv_core.bitwise_and(one, mask, rest);
            return opencv_core.countNonZero(rest) > 0;
        }
    }

    /** Colours with alpha as they look on the background. */
    private static void lay(Mat bgra, boolean gray, @Nullable Background background, Mat to) throws MalformedException {
        try (MatVector channels = new MatVector(4); Mat mixed = new Mat(); Mat ground = new Mat()) {
            opencv_core.split(bgra, channels);
            Mat alpha = channels.get(3);
            if (background == null) {
                requireOpaque(alpha);
            }
            Mat[] colours = gray ? new Mat[] {channels.get(2)} : new Mat[] {channels.get(2), channels.get(1), channels.get(0)};
            if (background != null && !background.isDropped()) {
                int[] grounds = gray ? new int[] {background.gray()} : new int[] {background.red(), background.green(), background.blue()};
                for (int c = 0; c < colours.length; c++) {
                    opencv_core.multiply(colours[c], alpha, mixed, 1, CV_16U);
                    alpha.convertTo(ground, CV_16U, -grounds[c], LARGEST * grounds[c]);
                    opencv_core.add(mixed, ground, mixed);
                    mixed.convertTo(colours[c], CV_8U, 1.0 / LARGEST, 0);
                }
            }
            try (MatVector all = new MatVector(colours)) {
                opencv_core.merge(all, to);
            }
        }
    }

    private static void requireOpaque(Mat alpha) throws MalformedException {
        try (DoublePointer least = new DoublePointer(1); DoublePointer most = new DoublePointer(1)) {
            opencv_core.minMaxLoc(alpha, least, most, null, null, null);
            if (least.get() < LARGEST) {
                throw new MalformedException(TRANSPARENT);
            }
        }
    }

    /** One level of gray is no colour, but transparent. */
    private void clear(Mat stored, @Nullable Background background, Mat mask, Mat to) throws MalformedException {
        if (background != null && background.isDropped()) {
            return;
        }
        try (Mat level = new Mat(new Scalar(header.clear())); Mat ground = new Mat(new Scalar(background == null ? 0 : background.gray()))) {
            opencv_core.inRange(stored, level, level, mask);
            if (background == null && opencv_core.countNonZero(mask) > 0) {
                throw new MalformedException(TRANSPARENT);
            }
            to.setTo(ground, mask);
        }
    }
}
