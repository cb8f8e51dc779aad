package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImagesTest {

    private static Array noise(int channels, int height, int width) {
        byte[] pixels = new byte[channels * height * width];
        new Random(3).nextBytes(pixels);
        return Array.of(Shape.of(channels, height, width), pixels);
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer for " + format);
        }
        return bytes.toByteArray();
    }

    @Test
    void grayAndColouredPngsComeBack() throws MalformedException {
        assertEquals(noise(1, 5, 7), Images.read(Images.writePng(noise(1, 5, 7))));
        assertEquals(noise(3, 5, 7), Images.read(Images.writePng(noise(3, 5, 7))));
    }

    @Test
    void channelsAreRedGreenBlueInThisOrder() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_INT_ARGB}) {
            BufferedImage image = new BufferedImage(2, 1, type);
            image.setRGB(0, 0, 0xff010203);
            image.setRGB(1, 0, 0xfff0f1f2);
            assertArrayEquals(new double[] {1, 0xf0, 2, 0xf1, 3, 0xf2}, Images.read(file(image, "png")).toDoubles());
        }
    }

    @Test
    void blackAndWhiteIsGrayAndAPaletteIsColour() throws IOException {
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(1, 0, 0xffffffff);
        assertEquals(Array.of(Shape.of(1, 1, 2), (byte) 0, (byte) 255), Images.read(file(bits, "png")));
        BufferedImage palette = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(0, 0, 0xffff0000);
        assertEquals(Array.of(Shape.of(3, 1, 1), (byte) 255, (byte) 0, (byte) 0), Images.read(file(palette, "png")));
    }

    @Test
    void sixteenBitsAreReducedToTheUpperEight() throws IOException {
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x1234);
        deep.getRaster().setSample(1, 0, 0, 0xff00);
        assertEquals(Array.of(Shape.of(1, 1, 2), (byte) 0x12, (byte) 0xff), Images.read(file(deep, "png")));
    }

    @Test
    void jpegsAreReadInGrayAndColour() throws IOException {
        BufferedImage gray = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
        assertEquals(Array.of(Shape.of(1, 8, 16), new byte[128]), Images.read(file(gray, "jpg")));
        BufferedImage red = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 64; i++) {
            red.setRGB(i % 8, i / 8, 0xffff0000);
        }
        Array read = Images.read(file(red, "jpg"));
        assertEquals(Shape.of(3, 8, 8), read.shape());
        assertEquals(255, read.get(0), 3);
        assertEquals(0, read.get(64), 3);
        assertEquals(0, read.get(128), 3);
    }

    @Test
    void portableMapsAreRead() throws MalformedException {
        byte[] gray = {'P', '5', ' ', '2', ' ', '1', ' ', '2', '5', '5', '\n', 9, (byte) 200};
        assertEquals(Array.of(Shape.of(1, 1, 2), (byte) 9, (byte) 200), Images.read(gray));
        byte[] colour = {'P', '6', ' ', '1', ' ', '1', ' ', '2', '5', '5', '\n', 1, 2, 3};
        assertEquals(Array.of(Shape.of(3, 1, 1), (byte) 1, (byte) 2, (byte) 3), Images.read(colour));
        assertEquals(Array.of(Shape.of(1, 1, 2), (byte) 7, (byte) 8), Images.read("P2\n2 1\n255\n7 8\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void damagedImagesAreFaults() {
        byte[] png = Images.writePng(noise(3, 20, 20));
        assertThrows(MalformedException.class, () -> Images.read(Arrays.copyOf(png, 50)));
        assertEquals("it isn't an image in a format that can be read (PNG, JPEG, WebP, TIFF, GIF, BMP, PBM/PGM/PPM)",
                assertThrows(MalformedException.class, () -> Images.read(new byte[100])).getMessage());
    }

    private static Array resized(Array image, Resize how, int size) throws MalformedException {
        return Preparation.NONE.resized(how, size).read(Images.writePng(image));
    }

    @Test
    void resizingKeepsFlatImagesFlatAndTakesTheCentre() throws MalformedException {
        byte[] pixels = new byte[6 * 4];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 6;
            pixels[i] = (byte) (x == 0 || x == 5 ? 0 : 77);
        }
        Array wide = Array.of(Shape.of(1, 4, 6), pixels);
        for (int size : new int[] {1, 2, 3, 4, 9}) {
            byte[] flat = new byte[size * size];
            Arrays.fill(flat, (byte) 77);
            assertEquals(Array.of(Shape.of(1, size, size), flat), resized(wide, Resize.CROP, size));
        }
    }

    @Test
    void shrinkingAverages() throws MalformedException {
        Array checks = Array.of(Shape.of(1, 4, 4), (byte) 0, (byte) 200, (byte) 0, (byte) 200, (byte) 200, (byte) 0, (byte) 200, (byte) 0,
                (byte) 0, (byte) 200, (byte) 0, (byte) 200, (byte) 200, (byte) 0, (byte) 200, (byte) 0);
        for (double pixel : resized(checks, Resize.CROP, 2).toDoubles()) {
            assertEquals(100, pixel, 10);
        }
    }

    private static Array recoloured(Array image, int channels) throws MalformedException {
        return Preparation.NONE.recoloured(channels).read(Images.writePng(image));
    }

    @Test
    void channelsAreConvertedBothWays() throws MalformedException {
        Array gray = Array.of(Shape.of(1, 1, 2), (byte) 5, (byte) 250);
        assertEquals(Array.of(Shape.of(3, 1, 2), (byte) 5, (byte) 250, (byte) 5, (byte) 250, (byte) 5, (byte) 250), recoloured(gray, 3));
        assertEquals(gray, recoloured(recoloured(gray, 3), 1));
        assertEquals(76, recoloured(Array.of(Shape.of(3, 1, 1), (byte) 255, (byte) 0, (byte) 0), 1).get(0));
    }
}
