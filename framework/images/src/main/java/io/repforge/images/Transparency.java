package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import java.awt.image.BufferedImage;

/** What is read where an image is transparent. */
public enum Transparency {
    /** The image lies on white, as most viewers show it. */
    WHITE(255),
    /** The image lies on black. */
    BLACK(0),
    /** The colour that is stored beneath, whatever that is. */
    BENEATH(0);

    /** What the option of data sources says of it. */
    public static final String OPTION = "What transparent images lie on: white or black; or beneath: transparency is ignored, and the colour that is stored where"
            + " nothing is to be seen, is read";

    private final int ground;

    Transparency(int ground) {
        this.ground = ground;
    }

    /** What stands for it where there is no image at all, 0 (black) to 255 (white). */
    public int ground() {
        return ground;
    }

    /**
     * @param image as it was decoded
     * @param colours what was decoded without its alpha channel, {@code [channels, height, width]}
     * @return the colours mixed with the ground, by as much as the image is transparent; the same array if nothing is
     */
    Array show(BufferedImage image, Array colours) {
        if (this == BENEATH || !image.getColorModel().hasAlpha()) {
            return colours;
        }
        byte[] pixels = colours.bytes().clone();
        int width = image.getWidth();
        int plane = width * image.getHeight();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int alpha = row[x] >>> 24;
                for (int at = y * width + x; at < pixels.length && alpha < 255; at += plane) {
                    pixels[at] = (byte) (((pixels[at] & 0xff) * alpha + ground * (255 - alpha) + 127) / 255);
                }
            }
        }
        return new Array(DType.UINT8, colours.shape(), pixels);
    }

    /**
     * @return the same colours
     * @throws MalformedException if anything of the image is transparent
     */
    static Array requireNone(BufferedImage image, Array colours) throws MalformedException {
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight() && image.getColorModel().hasAlpha(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int pixel : row) {
                if (pixel >>> 24 < 255) {
                    throw new MalformedException("it is transparent in places, and nothing says what it lies on");
                }
            }
        }
        return colours;
    }
}
