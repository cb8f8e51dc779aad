package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import io.repforge.images.Images;

/** A small picture of an observation, for people. */
public final class Thumbnail {

    private static final int WHITE = 255;
    private static final int RGB = 3;

    private Thumbnail() {}

    /**
     * Shows an image: of several frames the last, of channels that are neither gray nor RGB the first. Larger images are made smaller by the means of blocks;
     * smaller ones stay as they are.
     *
     * @param image {@code [C, H, W]}, {@code uint8} or numbers in [0, 1]
     * @param space what it is
     * @param most pixels of its longer side
     * @return {@code uint8 [1 or 3, height, width]}
     */
    public static Array of(Array image, Space.Image space, int most) {
        int h = space.height();
        int w = space.width();
        int block = Math.max(1, (Math.max(h, w) + most - 1) / most);
        int height = Math.max(1, h / block);
        int width = Math.max(1, w / block);
        int channels = space.channelsPerFrame() == RGB ? RGB : 1;
        int first = space.channels() - space.channelsPerFrame();
        byte[] pixels = new byte[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    int count = 0;
                    for (int dy = 0; dy < block && y * block + dy < h; dy++) {
                        for (int dx = 0; dx < block && x * block + dx < w; dx++) {
                            sum += value(image, ((first + c) * h + y * block + dy) * w + x * block + dx);
                            count++;
                        }
                    }
                    pixels[(c * height + y) * width + x] = (byte) Math.round(Math.max(0, Math.min(WHITE, sum / count)));
                }
            }
        }
        return Array.of(Shape.of(channels, height, width), pixels);
    }

    /** The same as a PNG. */
    public static byte[] png(Array image, Space.Image space, int most) {
        return Images.writePng(of(image, space, most));
    }

    private static double value(Array image, int index) {
        return image.type() == DType.UINT8 ? image.bytes()[index] & 0xff : WHITE * image.get(index);
    }
}
