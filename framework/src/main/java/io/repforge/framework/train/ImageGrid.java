package io.repforge.framework.train;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Rows of images as one picture for people. Small images are enlarged a whole number of times. Frames, which lie one above the other in the array,
 * lie side by side in the picture; such as are neither gray nor RGB are shown channel by channel.
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
     * Images side by side.
     *
     * @param images {@code float32 [K, C, H, W]}, with values in [0, 1]; what is outside is cut off
     * @param space what each of them is
     */
    record Row(Array images, Space.Image space) {}

    /**
     * How many images of a row the picture has room for, at least one.
     *
     * @param images the images of each row
     */
    static int columns(Collection<Space.Image> images) {
        int widest = images.stream().mapToInt(image -> cellWidth(image) + GAP).max().orElse(WIDTH);
        return Math.max(1, Math.min(MOST_COLUMNS, WIDTH / widest));
    }

    /**
     * Draws rows, the first on top.
     *
     * @return {@code uint8 [3, height, width]}
     */
    static Array draw(List<Row> rows) {
        int width = GAP;
        int height = GAP;
        for (Row row : rows) {
            width = Math.max(width, GAP + Math.toIntExact(row.images.shape().dim(0)) * (cellWidth(row.space) + GAP));
            height += scale(row.space) * row.space.height() + GAP;
        }
        ImageGrid grid = new ImageGrid(width, height);
        int top = GAP;
        for (Row row : rows) {
            grid.row(row, top);
            top += scale(row.space) * row.space.height() + GAP;
        }
        return Array.of(Shape.of(CHANNELS, height, width), grid.pixels);
    }

    private static int scale(Space.Image image) {
        return (int) Math.max(1, Math.round((double) READABLE / image.height()));
    }

    private static int channelsOfFrame(Space.Image image) {
        return image.isRgb() ? CHANNELS : 1;
    }

    private static int frames(Space.Image image) {
        return image.channels() / channelsOfFrame(image);
    }

    private static int cellWidth(Space.Image image) {
        return frames(image) * (scale(image) * image.width() + FRAME_GAP) - FRAME_GAP;
    }

    private void row(Row row, int top) {
        Space.Image image = row.space;
        float[] values = row.images.toFloats();
        int plane = image.height() * image.width();
        int from = 0;
        for (int i = 0; i < row.images.shape().dim(0); i++) {
            int left = GAP + i * (cellWidth(image) + GAP);
            for (int frame = 0; frame < frames(image); frame++) {
                frame(values, from, image, top, left);
                from += channelsOfFrame(image) * plane;
                left += scale(image) * image.width() + FRAME_GAP;
            }
        }
    }

    private void frame(float[] values, int from, Space.Image image, int top, int left) {
        int scale = scale(image);
        int w = image.width();
        int plane = image.height() * w;
        boolean gray = channelsOfFrame(image) == 1;
        for (int c = 0; c < CHANNELS; c++) {
            int channel = from + (gray ? 0 : c * plane);
            for (int y = 0; y < scale * image.height(); y++) {
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
