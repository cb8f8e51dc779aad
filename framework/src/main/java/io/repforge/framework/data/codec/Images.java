package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Image files as arrays {@code [channels, height, width]} of {@code uint8}, and back. An alpha channel is left out. */
public final class Images {

    private static final int PNG_COLOUR_TYPE = 25;

    private Images() {}

    /**
     * Reads a PNG, JPEG, BMP, GIF or PBM/PGM/PPM file.
     *
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others
     * @throws MalformedException if it isn't an image that can be read
     */
    public static Array read(byte[] file) throws MalformedException {
        // Streams of our own: ImageIO's default keeps a temporary file for each image.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new MalformedException("it isn't an image in a format that can be read (PNG, JPEG, BMP, GIF, PPM)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return toArray(reader.read(0), isGrayPng(file));
            } finally {
                reader.dispose();
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The readers of the JDK answer damaged files with exceptions of many kinds.
            throw new MalformedException("the image is damaged or cut off (" + e.getMessage() + ")", e);
        }
    }

    /** Gray PNGs of 1, 2 and 4 bits come as palettes, as do coloured ones: only the file tells. */
    private static boolean isGrayPng(byte[] file) {
        boolean png = file.length > PNG_COLOUR_TYPE && file[0] == (byte) 0x89 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';
        return png && (file[PNG_COLOUR_TYPE] == 0 || file[PNG_COLOUR_TYPE] == 4);
    }

    private static Array toArray(BufferedImage image, boolean knownGray) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        boolean palette = image.getColorModel() instanceof IndexColorModel;
        boolean gray = knownGray || (!palette && raster.getNumBands() <= 2);
        int pixels = width * height;
        byte[] chw = new byte[(gray ? 1 : 3) * pixels];
        if (!palette && raster.getDataBuffer() instanceof DataBufferByte data
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel model && data.getNumBanks() == 1
                && raster.getSampleModelTranslateX() == 0 && raster.getSampleModelTranslateY() == 0) {
            copyInterleaved(data, model, width, height, gray ? 1 : 3, chw);
        } else if (gray && !palette) {
            int shift = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 8 : 0;
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, 0, row);
                for (int x = 0; x < width; x++) {
                    chw[y * width + x] = (byte) (row[x] >> shift);
                }
            }
        } else {
            copyRgb(image, chw, gray);
        }
        return new Array(DType.UINT8, Shape.of(gray ? 1 : 3, height, width), chw);
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

    /** Whether {@link #writePng} takes arrays of this type and shape. */
    public static boolean isWritable(DType type, Shape shape) {
        return type == DType.UINT8 && shape.rank() == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3) && shape.elements() > 0;
    }

    /**
     * @param image {@code uint8} of shape {@code [1, height, width]} or {@code [3, height, width]}
     * @return a PNG file
     * @throws IllegalArgumentException if it has another type or shape
     */
    public static byte[] writePng(Array image) {
        if (!isWritable(image.type(), image.shape())) {
            throw new IllegalArgumentException("a PNG needs a uint8 array of shape [1 or 3, height, width], got " + image);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(toImage(image));
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
