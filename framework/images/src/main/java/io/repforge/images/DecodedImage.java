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
import org.jspecify.annotations.Nullable;

/** Images of Java2D as arrays {@code [channels, height, width]} of {@code uint8}. */
final class DecodedImage {

    private DecodedImage() {}

    /**
     * An image as its file would be read.
     *
     * @param knownGray whether it is gray though it may come as a palette
     * @param background what transparent images lie on; null for images that have nothing transparent
     * @return 1 channel for a gray image, 3 (red, green, blue) for all others, palettes too
     * @throws MalformedException if its samples are no whole numbers of 8 or 16 bits, or it is transparent against what is said
     */
    static Array array(BufferedImage image, boolean knownGray, @Nullable Background background) throws MalformedException {
        BufferedImage straight = image.isAlphaPremultiplied() ? straight(image) : image;
        Array colours = toArray(straight, knownGray);
        if (background == null) {
            requireOpaque(straight);
            return colours;
        }
        return background.isDropped() || !straight.getColorModel().hasAlpha() ? colours : onGround(straight, colours, background);
    }

    /** With colours that aren't multiplied by alpha. */
    private static BufferedImage straight(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage straight = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        straight.setRGB(0, 0, width, height, image.getRGB(0, 0, width, height, null, 0, width), 0, width);
        return straight;
    }

    /** Mixed with the ground, by as much as the image is transparent. */
    private static Array onGround(BufferedImage image, Array colours, Background ground) {
        byte[] pixels = colours.bytes().clone();
        int[] grounds = colours.shape().dim(0) == 1 ? new int[] {ground.gray()} : new int[] {ground.red(), ground.green(), ground.blue()};
        int width = image.getWidth();
        int plane = width * image.getHeight();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int alpha = row[x] >>> 24;
                for (int c = 0; c < grounds.length && alpha < 255; c++) {
                    int at = c * plane + y * width + x;
                    pixels[at] = (byte) (((pixels[at] & 0xff) * alpha + grounds[c] * (255 - alpha) + 127) / 255);
                }
            }
        }
        return new Array(DType.UINT8, colours.shape(), pixels);
    }

    private static void requireOpaque(BufferedImage image) throws MalformedException {
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight() && image.getColorModel().hasAlpha(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int pixel : row) {
                if (pixel >>> 24 < 255) {
                    throw new MalformedException(Decoder.TRANSPARENT);
                }
            }
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
            throw new MalformedException(Decoder.NO_UPPER_BITS);
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
}
