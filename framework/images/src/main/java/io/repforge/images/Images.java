package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Image files as arrays {@code [channels, height, width]} of {@code uint8}, and back. */
public final class Images {

    private static final Preparation AS_THEY_ARE = Preparation.of(Background.DROP);

    private Images() {}

    /**
     * Reads an image file as it is, and where something is transparent the colour beneath.
     *
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others, palettes too
     * @throws MalformedException as {@link Preparation#read(byte[])}
     */
    public static Array read(byte[] file) throws MalformedException {
        return AS_THEY_ARE.read(file);
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
