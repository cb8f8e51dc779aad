package io.repforge.images;

import io.repforge.api.array.Array;

/** Turns images upright that lie on their side or are mirrored, as Exif says of photographs. */
final class Orientation {

    private Orientation() {}

    /**
     * @param image {@code uint8} of shape {@code [channels, height, width]}
     * @param orientation 1 to 8 as in Exif (JEITA CP-3451, 4.6.4): which edges of the upright image the first row and the first column are
     * @return the image itself for 1; of shape {@code [channels, width, height]} from 5 on
     */
    static Array upright(Array image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        int channels = (int) image.shape().dim(0);
        int height = (int) image.shape().dim(1);
        int width = (int) image.shape().dim(2);
        boolean swapped = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int rows = swapped ? width : height;
        int columns = swapped ? height : width;
        byte[] from = image.bytes();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int y = swapped ? column : row;
                    int x = swapped ? row : column;
                    y = fromBottom ? height - 1 - y : y;
                    x = fromRight ? width - 1 - x : x;
                    to[at++] = from[(c * height + y) * width + x];
                }
            }
        }
        return new Array(image.type(), image.shape().with(1, rows).with(2, columns), to);
    }
}
