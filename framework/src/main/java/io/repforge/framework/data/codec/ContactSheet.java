package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.List;

/** Many small pictures in one. */
public final class ContactSheet {

    private ContactSheet() {}

    /**
     * Puts them row by row from the top, each into the upper left corner of its cell; what is left is black.
     *
     * @param pictures {@code uint8 [C, H, W]} of as many channels, at least one
     * @param cell length of the square that each has, in pixels
     * @param columns pictures in a row
     */
    public static Array of(List<Array> pictures, int cell, int columns) {
        int channels = (int) pictures.get(0).shape().dim(0);
        int width = cell * Math.min(columns, pictures.size());
        int height = cell * ((pictures.size() + columns - 1) / columns);
        byte[] pixels = new byte[channels * height * width];
        for (int i = 0; i < pictures.size(); i++) {
            int h = (int) pictures.get(i).shape().dim(1);
            int w = (int) pictures.get(i).shape().dim(2);
            byte[] from = pictures.get(i).bytes();
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < h; y++) {
                    System.arraycopy(from, (c * h + y) * w, pixels, (c * height + i / columns * cell + y) * width + i % columns * cell, w);
                }
            }
        }
        return Array.of(Shape.of(channels, height, width), pixels);
    }
}
