package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Image files as arrays {@code [channels, height, width]} of {@code uint8}, and back. */
public final class Images {

    private static final long MOST_PIXELS = 1L << 27;
    /** The most that PNG makes of a byte: deflate repeats 1032 bytes, of eight pixels each. */
    private static final long MOST_PIXELS_PER_BYTE = 8 * 1032;
    private static final long SMALL = 1 << 20;
    private static final int CMYK = 4;
    /** How libjpeg says that it had to make up the rest of an image. */
    private static final String ENDS_EARLY = "premature end of data segment";

    private Images() {}

    /**
     * Reads an image file, where something is transparent the colour beneath.
     *
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others, palettes too
     * @throws MalformedException as {@link #read(byte[], Transparency)}
     */
    public static Array read(byte[] file) throws MalformedException {
        return read(file, Transparency.BENEATH);
    }

    /**
     * Reads an image file of any {@link ImageFileType}, of several images the first. It is turned as its Exif data say, as viewers show it. Of 16 bits
     * the upper eight are kept. CMYK becomes RGB; colour profiles of gray and RGB images aren't applied.
     *
     * @param transparency what is read where something is transparent; null for images that have nothing transparent
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others, palettes too
     * @throws MalformedException if it isn't an image that can be read, is cut off, has more than 2<sup>27</sup> pixels, or is transparent against what is said
     */
    public static Array read(byte[] file, @Nullable Transparency transparency) throws MalformedException {
        ImageFileType type = ImageFileType.of(file);
        if (type == null) {
            throw new MalformedException("it isn't an image in a format that can be read (" + ImageFileType.NAMES + ")");
        }
        ImageHeader header = ImageHeader.of(type, file);
        if (type == ImageFileType.WEBP && 8 + webpLength(file) > file.length) {
            throw new MalformedException("the image is cut off"); // which its decoder doesn't tell
        }
        return Orientation.upright(decode(type, header, file, transparency), header.orientation());
    }

    /**
     * An image that something else has decoded. It is what the same file would be, but that it isn't turned as its Exif data say, and that black and white may be a
     * palette, which is RGB.
     *
     * @param transparency what is read where something is transparent; null for images that have nothing transparent
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others, palettes too
     * @throws MalformedException if its samples are no whole numbers of 8 or 16 bits, or it is transparent against what is said
     */
    public static Array read(BufferedImage image, @Nullable Transparency transparency) throws MalformedException {
        BufferedImage straight = image.isAlphaPremultiplied() ? straight(image) : image;
        return shown(straight, toArray(straight, false), transparency);
    }

    /** With colours that aren't multiplied by alpha. */
    private static BufferedImage straight(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage straight = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        straight.setRGB(0, 0, width, height, image.getRGB(0, 0, width, height, null, 0, width), 0, width);
        return straight;
    }

    private static Array shown(BufferedImage image, Array colours, @Nullable Transparency transparency) throws MalformedException {
        return transparency == null ? Transparency.requireNone(image, colours) : transparency.show(image, colours);
    }

    private static long webpLength(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
    }

    private static Array decode(ImageFileType type, ImageHeader header, byte[] file, @Nullable Transparency transparency) throws MalformedException {
        boolean jpeg = type == ImageFileType.JPEG;
        if (jpeg && header.components() == CMYK) {
            return decode(ImageReaders::openVersatileJpeg, header, file, transparency);
        }
        try {
            return decode(() -> ImageReaders.open(type), header, file, transparency);
        } catch (MalformedException e) {
            if (!jpeg || e.getCause() == null) {
                throw e;
            }
            try {
                return decode(ImageReaders::openVersatileJpeg, header, file, transparency);
            } catch (MalformedException also) {
                throw e;
            }
        }
    }

    private interface Opening {
        ImageReader open() throws IOException;
    }

    private static Array decode(Opening opening, ImageHeader header, byte[] file, @Nullable Transparency transparency) throws MalformedException {
        // Streams of our own: ImageIO's default keeps a temporary file for each image.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = opening.open();
            try {
                boolean[] cutOff = {false};
                reader.addIIOReadWarningListener((source, warning) -> cutOff[0] |= warning.contains(ENDS_EARLY));
                reader.setInput(stream, true, true);
                requireReasonable(reader.getWidth(0), reader.getHeight(0), file);
                BufferedImage image = reader.read(0);
                if (cutOff[0]) {
                    throw new MalformedException("the image is damaged or cut off; a part of it would be gray");
                }
                return shown(image, toArray(image, header.gray()), transparency);
            } finally {
                reader.dispose();
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The readers answer damaged files with exceptions of many kinds.
            boolean ended = e instanceof EOFException || e.getCause() instanceof EOFException;
            throw new MalformedException(ended ? "the image is cut off" : "the image is damaged or cut off (" + e.getMessage() + ")", e);
        }
    }

    private static void requireReasonable(int width, int height, byte[] file) throws MalformedException {
        long pixels = (long) width * height;
        if (pixels > MOST_PIXELS) {
            throw new MalformedException("the image has " + width + " × " + height + " pixels; " + MOST_PIXELS + " are the most: cut it into pieces");
        }
        // A damaged header gets no memory for what can't be there. WebP alone packs more closely, but has shorter sides.
        if (pixels > SMALL + file.length * MOST_PIXELS_PER_BYTE && ImageFileType.of(file) != ImageFileType.WEBP) {
            throw new MalformedException("the image is damaged: it says that it has " + width + " × " + height + " pixels, but the file has "
                    + file.length + " bytes");
        }
    }

    private static Array toArray(BufferedImage decoded, boolean knownGray) throws MalformedException {
        BufferedImage image = inRgbOrGray(decoded);
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        boolean palette = image.getColorModel() instanceof IndexColorModel;
        boolean gray = knownGray || (!palette && raster.getNumBands() <= 2);
        int channels = gray ? 1 : 3;
        byte[] chw = new byte[channels * width * height];
        if (!palette && raster.getDataBuffer() instanceof DataBufferByte data
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel model && data.getNumBanks() == 1
                && raster.getSampleModelTranslateX() == 0 && raster.getSampleModelTranslateY() == 0) {
            copyInterleaved(data, model, width, height, channels, chw);
        } else if (image.getColorModel() instanceof ComponentColorModel) {
            copyUpperBits(raster, channels, chw);
        } else {
            copyRgb(image, chw, gray);
        }
        return new Array(DType.UINT8, Shape.of(channels, height, width), chw);
    }

    private static BufferedImage inRgbOrGray(BufferedImage image) {
        int colours = image.getColorModel().getColorSpace().getType();
        if (colours == ColorSpace.TYPE_RGB || colours == ColorSpace.TYPE_GRAY) {
            return image;
        }
        return new ColorConvertOp(null).filter(image, new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR));
    }

    private static void copyUpperBits(Raster raster, int channels, byte[] chw) throws MalformedException {
        int type = raster.getDataBuffer().getDataType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            throw new MalformedException("its samples are signed, floating or of more than 16 bits; convert it to 8 or 16 bits");
        }
        int[] row = new int[raster.getWidth()];
        for (int c = 0; c < channels; c++) {
            int shift = Math.max(0, raster.getSampleModel().getSampleSize(c) - 8);
            int to = c * raster.getWidth() * raster.getHeight();
            for (int y = 0; y < raster.getHeight(); y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, c, row);
                for (int sample : row) {
                    chw[to++] = (byte) (sample >> shift);
                }
            }
        }
    }

    private static void copyInterleaved(DataBufferByte data, PixelInterleavedSampleModel model, int w, int h, int channels, byte[] chw) {
        byte[] bytes = data.getData();
        int pixel = model.getPixelStride();
        for (int c = 0; c < channels; c++) {
            int to = c * w * h;
            for (int y = 0; y < h; y++) {
                int from = data.getOffset() + y * model.getScanlineStride() + model.getBandOffsets()[c];
                for (int x = 0; x < w; x++, from += pixel) {
                    chw[to++] = bytes[from];
                }
            }
        }
    }

    private static void copyRgb(BufferedImage image, byte[] chw, boolean gray) {
        int w = image.getWidth();
        int pixels = w * image.getHeight();
        int[] row = new int[w];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, w, 1, row, 0, w);
            for (int x = 0; x < w; x++) {
                int at = y * w + x;
                chw[at] = (byte) (row[x] >> 16);
                if (!gray) {
                    chw[pixels + at] = (byte) (row[x] >> 8);
                    chw[2 * pixels + at] = (byte) row[x];
                }
            }
        }
    }

    /** Whether {@link #writePng} and {@link #writeJpeg} take arrays of this type and shape. */
    public static boolean isWritable(DType type, Shape shape) {
        return type == DType.UINT8 && shape.rank() == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3) && shape.elements() > 0;
    }

    /**
     * @param image {@code uint8} of shape {@code [1, height, width]} or {@code [3, height, width]}
     * @return a PNG file
     * @throws IllegalArgumentException if it has another type or shape
     */
    public static byte[] writePng(Array image) {
        return write(image, "PNG", writer -> null);
    }

    /**
     * @param image {@code uint8} of shape {@code [1, height, width]} or {@code [3, height, width]}
     * @param quality from 0, small, to 1, like the image
     * @return a JPEG file
     * @throws IllegalArgumentException if it has another type or shape
     */
    public static byte[] writeJpeg(Array image, float quality) {
        return write(image, "JPEG", writer -> {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            return settings;
        });
    }

    /** How a writer is set; null as it comes. */
    private interface Setting {
        @Nullable
        ImageWriteParam of(ImageWriter writer);
    }

    private static byte[] write(Array image, String format, Setting setting) {
        if (!isWritable(image.type(), image.shape())) {
            throw new IllegalArgumentException("a " + format + " needs a uint8 array of shape [1 or 3, height, width], got " + image);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(toImage(image), null, null), setting.of(writer));
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage toImage(Array array) {
        boolean gray = array.shape().dim(0) == 1;
        int h = (int) array.shape().dim(1);
        int w = (int) array.shape().dim(2);
        BufferedImage image = new BufferedImage(w, h, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] from = array.bytes();
        if (gray) {
            System.arraycopy(from, 0, to, 0, from.length);
        } else {
            int pixels = w * h;
            for (int i = 0; i < pixels; i++) {
                to[3 * i] = from[2 * pixels + i];
                to[3 * i + 1] = from[pixels + i];
                to[3 * i + 2] = from[i];
            }
        }
        return image;
    }
}
