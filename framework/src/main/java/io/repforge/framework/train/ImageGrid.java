package io.repforge.framework.train;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Rows of images as one picture for people. Small images are enlarged a whole number of times. One channel is gray, three are a colour; more are
 * frames one above the other in the array and side by side in the picture, of three channels each where they come in threes, else gray.
 */
final class ImageGrid {

    private static final int CHANNELS = 3;
    private static final byte PAPER = (byte) 255;
    private static final int GAP = 6;
    private static final int FRAME_GAP = 2;
    private static final int MOST_COLUMNS = 16;
    private static final int WIDTH = 1200;
    private static final int READABLE = 72;

    private final int width;
    private final int height;
    private final byte[] pixels;

    private ImageGrid(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new byte[CHANNELS * width * height];
        Arrays.fill(pixels, PAPER);
    }

    /**
     * How many images of a row the picture has room for, at least one.
     *
     * @param images shapes {@code [C, H, W]} of the images of each row
     */
    static int columns(Collection<Shape> images) {
        int widest = images.stream().mapToInt(image -> cellWidth(image) + GAP).max().orElse(WIDTH);
        return Math.max(1, Math.min(MOST_COLUMNS, WIDTH / widest));
    }

    /**
     * Draws rows, the first on top.
     *
     * @param rows {@code float32 [K, C, H, W]} each, with values in [0, 1]; what is outside is cut off
     * @return {@code uint8 [3, height, width]}
     */
    static Array draw(List<Array> rows) {
        int width = GAP;
        int height = GAP;
        for (Array row : rows) {
            Shape image = row.shape().without(0);
            width = Math.max(width, GAP + Math.toIntExact(row.shape().dim(0)) * (cellWidth(image) + GAP));
            height += scale(image) * (int) image.dim(1) + GAP;
        }
        ImageGrid grid = new ImageGrid(width, height);
        int top = GAP;
        for (Array row : rows) {
            grid.row(row, top);
            top += scale(row.shape().without(0)) * (int) row.shape().dim(2) + GAP;
        }
        return Array.of(Shape.of(CHANNELS, height, width), grid.pixels);
    }

    private static int scale(Shape image) {
        return (int) Math.max(1, Math.round((double) READABLE / image.dim(1)));
    }

    private static int channelsOfFrame(Shape image) {
        return image.dim(0) % CHANNELS == 0 ? CHANNELS : 1;
    }

    private static int frames(Shape image) {
        return (int) image.dim(0) / channelsOfFrame(image);
    }

    private static int cellWidth(Shape image) {
        return frames(image) * (scale(image) * (int) image.dim(2) + FRAME_GAP) - FRAME_GAP;
    }

    private void row(Array row, int top) {
        Shape image = row.shape().without(0);
        float[] values = row.toFloats();
        int plane = (int) (image.dim(1) * image.dim(2));
        int from = 0;
        for (int i = 0; i < row.shape().dim(0); i++) {
            int left = GAP + i * (cellWidth(image) + GAP);
            for (int frame = 0; frame < frames(image); frame++) {
                frame(values, from, image, top, left);
                from += channelsOfFrame(image) * plane;
                left += scale(image) * (int) image.dim(2) + FRAME_GAP;
            }
        }
    }

    private void frame(float[] values, int from, Shape image, int top, int left) {
        int scale = scale(image);
        int w = (int) image.dim(2);
        int plane = (int) image.dim(1) * w;
        boolean gray = channelsOfFrame(image) == 1;
        for (int c = 0; c < CHANNELS; c++) {
            int channel = from + (gray ? 0 : c * plane);
            for (int y = 0; y < scale * (int) image.dim(1); y++) {
                int to = (c * height + top + y) * width + left;
                for (int x = 0; x < scale * w; x++) {
                    pixels[to + x] = pixel(values[channel + y / scale * w + x / scale]);
                }
            }
        }
    }

    private static byte pixel(float value) {
        return (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
}
