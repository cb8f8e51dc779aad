package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Arrays;

/** Images in another size or number of channels. All are {@code uint8} of shape {@code [channels, height, width]}. */
public final class Resampling {

    private Resampling() {}

    /**
     * The largest central square, resized by linear interpolation; when it shrinks, every source pixel counts by the area of the
     * triangle that it lies under, so that fine patterns don't alias.
     *
     * @param size height and width of the result
     */
    public static Array square(Array image, int size) {
        int channels = (int) image.shape().dim(0);
        int height = (int) image.shape().dim(1);
        int width = (int) image.shape().dim(2);
        int side = Math.min(height, width);
        if (height == size && width == size) {
            return image;
        }
        TriangleFilter columns = TriangleFilter.of((width - side) / 2, side, size);
        TriangleFilter rows = TriangleFilter.of((height - side) / 2, side, size);
        byte[] source = image.bytes();
        byte[] result = new byte[channels * size * size];
        float[] narrowed = new float[height * size];
        for (int c = 0; c < channels; c++) {
            int plane = c * height * width;
            for (int y = rows.first(); y < rows.last(); y++) {
                for (int x = 0; x < size; x++) {
                    narrowed[y * size + x] = columns.sum(source, x, plane + y * width);
                }
            }
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    result[(c * size + y) * size + x] = (byte) Math.max(0, Math.min(255, Math.round(rows.sum(narrowed, y, x, size))));
                }
            }
        }
        return new Array(DType.UINT8, Shape.of(channels, size, size), result);
    }

    /**
     * The whole image in the middle of a square as high and wide as its longer side.
     *
     * @param ground what fills the rest, 0 to 255
     */
    public static Array padded(Array image, int ground) {
        int channels = (int) image.shape().dim(0);
        int height = (int) image.shape().dim(1);
        int width = (int) image.shape().dim(2);
        if (height == width) {
            return image;
        }
        int side = Math.max(height, width);
        int top = (side - height) / 2;
        int left = (side - width) / 2;
        byte[] from = image.bytes();
        byte[] to = new byte[Math.multiplyExact(channels, Math.multiplyExact(side, side))];
        Arrays.fill(to, (byte) ground);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(from, (c * height + y) * width, to, (c * side + top + y) * side + left, width);
            }
        }
        return new Array(DType.UINT8, Shape.of(channels, side, side), to);
    }

    /**
     * Gray repeated as red, green and blue; or the luma of red, green and blue (ITU-R BT.601) as gray.
     *
     * @param channels 1 or 3
     */
    public static Array channels(Array image, int channels) {
        if (image.shape().dim(0) == channels) {
            return image;
        }
        int pixels = (int) (image.shape().dim(1) * image.shape().dim(2));
        byte[] from = image.bytes();
        byte[] to = new byte[channels * pixels];
        for (int i = 0; i < pixels; i++) {
            if (channels == 1) {
                to[i] = (byte) ((299 * (from[i] & 0xff) + 587 * (from[pixels + i] & 0xff) + 114 * (from[2 * pixels + i] & 0xff) + 500) / 1000);
            } else {
                to[i] = to[pixels + i] = to[2 * pixels + i] = from[i];
            }
        }
        return new Array(DType.UINT8, image.shape().with(0, channels), to);
    }
}
