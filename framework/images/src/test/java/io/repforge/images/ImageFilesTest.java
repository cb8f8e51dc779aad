package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of files of each format and kind, as viewers show them. */
class ImageFilesTest {

    /** Lossless, 3 × 2 pixels of (10 i, 20 i, 30 i), which Exif calls rotated. */
    private static final byte[] TURNED_WEBP = decoded("UklGRmIAAABXRUJQVlA4WAoAAAAIAAAAAgAAAQAAVlA4TCIAAAAvAkAAAC8gEEiC2F92iVEYj/lPbENN2wZsqPMvp0b0"
            + "P6YXRVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==");

    /** 8 × 8 pixels of (30, 220, 30). */
    private static final byte[] LOSSY_WEBP =
            decoded("UklGRj4AAABXRUJQVlA4IDIAAAAQAgCdASoIAAgAAMASJaACdLoB+AH6AAPIAP7pIh/9AGObgj/9AI//a7FwG4H/2rkAAA==");

    /** 2 × 1 pixels of (1, 2, 3), wholly transparent. */
    private static final byte[] TRANSPARENT_WEBP = decoded("UklGRiAAAABXRUJQVlA4TBMAAAAvAQAAEAdQgVQIIAAKmogREf0PAA==");

    /** 8 × 8 pixels of (30, 220, 30) as photo programs write CMYK: inverted, with Adobe's mark. */
    private static final byte[] CMYK_JPEG = decoded("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYI"
            + "CwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFB"
            + "BhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Sl"
            + "pqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD8d6/XCvx3r9/K/9k=");

    /** Rows (1 2 3) and (4 5 6). */
    private static final Array AS_IT_LIES = Array.of(Shape.of(1, 2, 3), (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6);

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static byte[] write(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = writer(format);
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(image, null, null));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The JDK's own where it has one, which also writes 16 bits. */
    private static ImageWriter writer(String format) {
        Iterator<ImageWriter> all = ImageIO.getImageWritersByFormatName(format);
        ImageWriter one = all.next();
        while (all.hasNext() && one.getClass().getModule() != ImageWriter.class.getModule()) {
            one = all.next();
        }
        return one;
    }

    private static BufferedImage flat(int type, int rgb) {
        BufferedImage image = new BufferedImage(16, 8, type);
        for (int i = 0; i < 128; i++) {
            image.setRGB(i % 16, i / 16, rgb);
        }
        return image;
    }

    /** An image of one colour space's components, of 8 or 16 bits. */
    private static BufferedImage components(int space, boolean alpha, int type, int... pixel) {
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(space), alpha, false,
                alpha ? ComponentColorModel.TRANSLUCENT : ComponentColorModel.OPAQUE, type);
        WritableRaster raster = Raster.createInterleavedRaster(type, 1, 1, pixel.length, new Point());
        raster.setPixel(0, 0, pixel);
        return new BufferedImage(model, raster, false, null);
    }

    private static void assertPixels(double[] channels, Array image, double within) {
        assertEquals(channels.length, image.shape().dim(0), image.toString());
        int pixels = (int) (image.shape().elements() / channels.length);
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < pixels; i++) {
                assertEquals(channels[c], image.get(c * pixels + i), within);
            }
        }
    }

    private static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer exif = ByteBuffer.allocate(26).order(order);
        exif.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        exif.putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return exif.array();
    }

    private static byte[] insert(byte[] file, int at, byte[] piece) {
        ByteBuffer all = ByteBuffer.allocate(file.length + piece.length);
        return all.put(file, 0, at).put(piece).put(file, at, file.length - at).array();
    }

    private static byte[] turnedPng(int orientation) throws IOException {
        byte[] exif = exif(orientation, ByteOrder.BIG_ENDIAN);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(chunk);
        data.writeInt(exif.length);
        data.writeBytes("eXIf");
        data.write(exif);
        data.writeInt(0); // a check sum, which nobody looks at
        return insert(Images.writePng(AS_IT_LIES), 33, chunk.toByteArray());
    }

    private static byte[] turnedJpeg(byte[] jpeg, byte[] exif) throws IOException {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(segment);
        data.writeShort(0xffe1);
        data.writeShort(8 + exif.length);
        data.writeBytes("Exif\0\0");
        data.write(exif);
        return insert(jpeg, 2, segment.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"1, 123456, 2", "2, 321654, 2", "3, 654321, 2", "4, 456123, 2", "5, 142536, 3", "6, 415263, 3", "7, 635241, 3", "8, 362514, 3"})
    void anImageThatExifCallsTurnedIsReadUpright(int orientation, String pixels, int height) throws IOException {
        byte[] expected = new byte[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = (byte) (pixels.charAt(i) - '0');
        }
        assertEquals(Array.of(Shape.of(1, height, 6 / height), expected), Images.read(turnedPng(orientation)));
    }

    @Test
    void exifIsReadOfEveryFormatThatHasIt() throws IOException {
        byte[] jpeg = write(flat(BufferedImage.TYPE_3BYTE_BGR, 0xff1edc1e), "jpg");
        assertEquals(Shape.of(3, 8, 16), Images.read(jpeg).shape());
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            assertEquals(Shape.of(3, 16, 8), Images.read(turnedJpeg(jpeg, exif(6, order))).shape());
        }
        Array webp = Images.read(TURNED_WEBP);
        assertEquals(Shape.of(3, 3, 2), webp.shape());
        assertArrayEquals(new double[] {30, 0, 40, 10, 50, 20}, Arrays.copyOf(webp.toDoubles(), 6));
        assertEquals(Shape.of(1, 3, 2), Images.read(tiff(1, new byte[] {1, 2, 3, 4, 5, 6}, 8)).shape());
    }

    @Test
    void exifThatMakesNoSenseIsPassedOver() throws IOException {
        byte[] jpeg = write(flat(BufferedImage.TYPE_3BYTE_BGR, 0xff1edc1e), "jpg");
        byte[] directoryOutside = exif(6, ByteOrder.BIG_ENDIAN);
        directoryOutside[4] = 0x70;
        for (byte[] exif : new byte[][] {new byte[0], "MM".getBytes(StandardCharsets.US_ASCII), directoryOutside, exif(9, ByteOrder.BIG_ENDIAN),
                exif(0, ByteOrder.BIG_ENDIAN), Arrays.copyOf(exif(6, ByteOrder.BIG_ENDIAN), 12)}) {
            assertEquals(Shape.of(3, 8, 16), Images.read(turnedJpeg(jpeg, exif)).shape());
        }
    }

    @Test
    void webpIsRead() throws MalformedException {
        assertPixels(new double[] {30, 220, 30}, Images.read(LOSSY_WEBP), 1);
        assertPixels(new double[] {1, 2, 3}, Images.read(TRANSPARENT_WEBP), 0);
    }

    @Test
    void cmykBecomesTheColoursThatItMeans() throws IOException {
        assertPixels(new double[] {30, 220, 30}, Images.read(CMYK_JPEG), 4);
        assertPixels(new double[] {30, 220, 30}, Images.read(tiff(5, new byte[] {(byte) 225, 35, (byte) 225, 0}, 1)), 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_RGB})
    void tiffsOfColourAreRead(int type) throws IOException {
        assertPixels(new double[] {30, 220, 40}, Images.read(write(flat(type, 0xff1edc28), "tiff")), 0);
    }

    @Test
    void grayTiffsAreGrayWhicheverEndIsBlack() throws IOException {
        assertPixels(new double[] {77}, Images.read(write(components(ColorSpace.CS_GRAY, false, DataBuffer.TYPE_BYTE, 77), "tiff")), 0);
        assertPixels(new double[] {0x12}, Images.read(write(components(ColorSpace.CS_GRAY, false, DataBuffer.TYPE_USHORT, 0x1234), "tiff")), 0);
        assertEquals(AS_IT_LIES, Images.read(tiff(1, new byte[] {1, 2, 3, 4, 5, 6}, 1)));
        assertEquals(AS_IT_LIES, Images.read(tiff(0, new byte[] {(byte) 254, (byte) 253, (byte) 252, (byte) 251, (byte) 250, (byte) 249}, 1)));
    }

    @Test
    void ofSixteenBitsTheUpperEightAreKeptInColourToo() throws IOException {
        BufferedImage deep = components(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_USHORT, 0x1234, 0xffff, 0x80ff);
        assertPixels(new double[] {0x12, 0xff, 0x80}, Images.read(write(deep, "png")), 0);
        assertPixels(new double[] {0x12, 0xff, 0x80}, Images.read(write(deep, "tiff")), 0);
    }

    @Test
    void whatIsTransparentHasTheColourBeneath() throws IOException {
        assertPixels(new double[] {30, 220, 40}, Images.read(write(flat(BufferedImage.TYPE_INT_ARGB, 0x001edc28), "png")), 0);
        assertPixels(new double[] {9}, Images.read(write(components(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, 9, 0), "png")), 0);
        assertPixels(new double[] {9}, Images.read(write(components(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_USHORT, 0x900, 0), "png")), 0);
    }

    @Test
    void whatIsTransparentLiesOnWhiteOrBlackIfWanted() throws IOException {
        byte[] green = write(flat(BufferedImage.TYPE_INT_ARGB, 0x331edc28), "png");
        assertPixels(new double[] {0.2 * 30 + 0.8 * 255, 0.2 * 220 + 0.8 * 255, 0.2 * 40 + 0.8 * 255}, Preparation.of(Background.WHITE).read(green), 0.5);
        assertPixels(new double[] {0.2 * 30, 0.2 * 220, 0.2 * 40}, Preparation.of(Background.BLACK).read(green), 0.5);
        byte[] gray = write(components(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, 9, 0), "png");
        assertPixels(new double[] {255}, Preparation.of(Background.WHITE).read(gray), 0);
        byte[] deep = write(components(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_USHORT, 0x900, 0xffff), "png");
        assertPixels(new double[] {9}, Preparation.of(Background.WHITE).read(deep), 0);
        IndexColorModel palette = new IndexColorModel(1, 2, new byte[] {1, 30}, new byte[] {2, 40}, new byte[] {3, 50}, 0);
        byte[] clear = write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY, palette), "png");
        assertPixels(new double[] {255, 255, 255}, Preparation.of(Background.WHITE).read(clear), 0);
        assertPixels(new double[] {255, 255, 255}, Preparation.of(Background.WHITE).read(TRANSPARENT_WEBP), 0);
        byte[] opaque = write(flat(BufferedImage.TYPE_3BYTE_BGR, 0xff1edc28), "png");
        assertPixels(new double[] {30, 220, 40}, Preparation.of(Background.BLACK).read(opaque), 0);
    }

    @Test
    void ofAnAnimationTheFirstFrameIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(flat(BufferedImage.TYPE_3BYTE_BGR, 0xffff0000), null, null), null);
            writer.writeToSequence(new IIOImage(flat(BufferedImage.TYPE_3BYTE_BGR, 0xff0000ff), null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        assertPixels(new double[] {255, 0, 0}, Images.read(bytes.toByteArray()), 0);
    }

    @Test
    void bitmapsOfBlackAndWhiteAreGray() throws MalformedException {
        assertEquals(Array.of(Shape.of(1, 1, 2), (byte) 0, (byte) 255), Images.read("P1\n2 1\n1 0\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] portableMap(BufferedImage image) {
        int pixels = image.getWidth() * image.getHeight();
        byte[] head = ("P6 " + image.getWidth() + " " + image.getHeight() + " 255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(head, head.length + 3 * pixels);
        for (int i = 0; i < pixels; i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            for (int c = 0; c < 3; c++) {
                file[head.length + 3 * i + c] = (byte) (rgb >> 16 - 8 * c);
            }
        }
        return file;
    }

    @Test
    void anImageThatEndsEarlyIsAFaultAndNotGrayAtItsEnd() throws IOException {
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(1);
        for (int i = 0; i < 64 * 64; i++) {
            noise.setRGB(i % 64, i / 64, random.nextInt());
        }
        for (String format : new String[] {"jpg", "png", "gif", "bmp", "tiff", "ppm"}) {
            byte[] file = format.equals("ppm") ? portableMap(noise) : write(noise, format);
            Images.read(file);
            String message = assertThrows(MalformedException.class, () -> Images.read(Arrays.copyOf(file, file.length * 2 / 3)), format).getMessage();
            assertEquals("the image is ", message.substring(0, 13));
        }
        for (byte[] webp : new byte[][] {TURNED_WEBP, LOSSY_WEBP}) {
            assertEquals("the image is cut off",
                    assertThrows(MalformedException.class, () -> Images.read(Arrays.copyOf(webp, webp.length - 8))).getMessage());
        }
    }

    @Test
    void aJpegThatLacksNoMoreThanItsLastMarkIsRead() throws IOException {
        byte[] jpeg = write(flat(BufferedImage.TYPE_3BYTE_BGR, 0xff1edc28), "jpg");
        assertEquals(Images.read(jpeg), Images.read(Arrays.copyOf(jpeg, jpeg.length - 2)));
    }

    @Test
    void samplesThatHaveNoUpperEightBitsAreFaults() throws IOException {
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false,
                ComponentColorModel.OPAQUE, DataBuffer.TYPE_FLOAT);
        BufferedImage floats = new BufferedImage(model, model.createCompatibleWritableRaster(2, 2), false, null);
        assertEquals("its samples are signed, floating or of more than 16 bits; convert it to 8 or 16 bits",
                assertThrows(MalformedException.class, () -> Images.read(write(floats, "tiff"))).getMessage());
    }

    @Test
    void anImageThatClaimsToBeEnormousIsAFaultBeforeMemoryIsTaken() {
        byte[] png = Images.writePng(AS_IT_LIES);
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        assertEquals("the image has 60000 × 60000 pixels, and 134217728 are the most: raise max_pixels, or make it smaller",
                assertThrows(MalformedException.class, () -> Images.read(png)).getMessage());
    }

    /** A TIFF of one strip: two rows of three pixels, or a single pixel where there are four samples. */
    private static byte[] tiff(int photometric, byte[] samples, int orientation) {
        boolean cmyk = samples.length == 4;
        int[][] tags = {{256, cmyk ? 1 : 3}, {257, cmyk ? 1 : 2}, {258, 8}, {259, 1}, {262, photometric}, {273, 8}, {274, orientation},
                {277, cmyk ? 4 : 1}, {278, cmyk ? 1 : 2}, {279, samples.length}};
        ByteBuffer file = ByteBuffer.allocate(16 + 2 + tags.length * 12 + 4 + 8);
        file.putShort((short) 0x4d4d).putShort((short) 42).putInt(16).put(samples).position(16);
        file.putShort((short) tags.length);
        for (int[] tag : tags) {
            boolean bits = tag[0] == 258 && cmyk;
            file.putShort((short) tag[0]).putShort((short) 3).putInt(bits ? 4 : 1);
            if (bits) {
                file.putInt(file.capacity() - 8);
            } else {
                file.putShort((short) tag[1]).putShort((short) 0);
            }
        }
        file.putInt(0);
        for (int i = 0; i < 4; i++) {
            file.putShort((short) 8);
        }
        return file.array();
    }

    @Test
    void aPieceThatSaysToBeAsLongAsNoFileCanBeIsNoFaultOfTheProgram() throws IOException {
        byte[] png = write(new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR), "png");
        // The length of the piece behind the header, and that of the first piece of the WebP, whose length of all is left as it is.
        System.arraycopy(new byte[] {127, -1, -1, -1}, 0, png, 33, 4);
        assertThrows(MalformedException.class, () -> Images.read(png));
        byte[] webp = LOSSY_WEBP.clone();
        System.arraycopy(new byte[] {-1, -1, -1, 127}, 0, webp, 16, 4);
        assertThrows(MalformedException.class, () -> Images.read(webp));
    }
}
