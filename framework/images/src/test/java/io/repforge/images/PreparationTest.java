package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image goes through is done in order, and comes back from a model's metadata as it was. */
class PreparationTest {

    private static final Preparation WHITE = Preparation.of(Background.WHITE);

    private static Array noise(int channels, int height, int width) {
        byte[] pixels = new byte[channels * height * width];
        new Random(3).nextBytes(pixels);
        return Array.of(Shape.of(channels, height, width), pixels);
    }

    private static Array prepared(Preparation preparation, Array image) throws MalformedException {
        return preparation.read(Images.writePng(image));
    }

    @Test
    void nothingIsDoneUnlessItIsSaid() throws MalformedException {
        assertEquals(noise(3, 5, 7), prepared(Preparation.NONE, noise(3, 5, 7)));
    }

    @Test
    void aSquareIsOfTheColoursThatWereMadeBefore() throws MalformedException {
        Array gray = prepared(WHITE.recoloured(1), noise(3, 9, 7));
        for (Resize how : Resize.values()) {
            assertEquals(prepared(WHITE.resized(how, 4), gray), prepared(WHITE.recoloured(1).resized(how, 4), noise(3, 9, 7)));
        }
    }

    @Test
    void barsHaveTheColourThatTransparentImagesLieOn() throws MalformedException {
        Array flat = Array.of(Shape.of(3, 1, 2), new byte[6]);
        assertArrayEquals(new double[] {0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255}, prepared(WHITE.resized(Resize.PAD, 2), flat).toDoubles());
        assertArrayEquals(new double[] {0, 0, 16, 16, 0, 0, 32, 32, 0, 0, 64, 64},
                prepared(Preparation.of(Background.of("#102040")).resized(Resize.PAD, 2), flat).toDoubles());
        Array gray = Array.of(Shape.of(1, 2, 1), (byte) 9, (byte) 9);
        assertArrayEquals(new double[] {9, 255, 9, 255}, prepared(WHITE.resized(Resize.PAD, 2), gray).toDoubles());
        assertArrayEquals(new double[] {9, 0, 9, 0}, prepared(Preparation.of(Background.DROP).resized(Resize.PAD, 2), gray).toDoubles());
    }

    @ParameterizedTest
    @CsvSource({"SHORTER_SIDE, 30, 48", "STRETCH, 30, 30", "CROP, 30, 30", "PAD, 30, 30"})
    void eachWayOfResizingHasItsSize(Resize how, int height, int width) throws MalformedException {
        assertEquals(Shape.of(3, height, width), prepared(WHITE.resized(how, 30), noise(3, 50, 80)).shape());
        assertEquals(Shape.of(3, width, height), prepared(WHITE.resized(how, 30), noise(3, 80, 50)).shape());
        assertEquals(Shape.of(3, height * 4, width * 4), prepared(WHITE.resized(how, 120), noise(3, 50, 80)).shape());
    }

    @Test
    void stretchingTakesTheWholeImageOfAnySize() throws MalformedException {
        Array expected = new Resizing(Space.image(3, 9, 7), Space.image(1, 4, 7)).of(noise(3, 9, 7));
        assertEquals(expected, prepared(WHITE.stretched(1, 4, 0), noise(3, 9, 7)));
        assertEquals(Shape.of(3, 4, 6), prepared(WHITE.stretched(0, 4, 6), noise(3, 20, 5)).shape());
    }

    /** Three gray frames are no colour. */
    @Test
    void stretchingKnowsFrames() throws MalformedException {
        assertEquals(Shape.of(9, 2, 2), prepared(WHITE.framesOf(1).stretched(3, 2, 2), noise(3, 4, 4)).shape());
        assertEquals(Shape.of(3, 2, 2), prepared(WHITE.stretched(3, 2, 2), noise(3, 4, 4)).shape());
    }

    @Test
    void whatIsTransparentLiesOnWhatIsSaidOrIsRefused() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00102030);
        image.setRGB(1, 0, 0xff405060);
        assertArrayEquals(new double[] {255, 0x40, 255, 0x50, 255, 0x60}, WHITE.of(image).toDoubles());
        assertArrayEquals(new double[] {0x10, 0x40, 0x20, 0x50, 0x30, 0x60}, Preparation.of(Background.DROP).of(image).toDoubles());
        assertEquals("it is transparent in places, and nothing says what it lies on",
                assertThrows(MalformedException.class, () -> Preparation.NONE.of(image)).getMessage());
        image.setRGB(0, 0, 0xff102030);
        assertArrayEquals(new double[] {0x10, 0x40, 0x20, 0x50, 0x30, 0x60}, Preparation.NONE.of(image).toDoubles());
    }

    /** However a program holds an image in memory. */
    @ParameterizedTest
    @ValueSource(
            ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR,
                    BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_4BYTE_ABGR_PRE, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void aDecodedImageIsWhatItsFileWouldBe(int type) throws IOException {
        BufferedImage whole = new BufferedImage(8, 7, type);
        Random random = new Random(1);
        for (int i = 0; i < 56; i++) {
            whole.setRGB(i % 8, i / 8, 0xff000000 | random.nextInt(1 << 24));
        }
        for (BufferedImage image : List.of(whole, whole.getSubimage(2, 1, 4, 5))) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(image, "png", file);
            assertEquals(WHITE.read(file.toByteArray()), WHITE.of(image));
        }
    }

    @Test
    void colourOfPartlyTransparentPixelsIsThatBeforeItWasMultiplied() throws MalformedException {
        BufferedImage straight = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        straight.setRGB(0, 0, 0x80ff0000);
        BufferedImage multiplied = new BufferedImage(1, 1, BufferedImage.TYPE_4BYTE_ABGR_PRE);
        multiplied.setRGB(0, 0, 0x80ff0000);
        assertEquals(WHITE.of(straight), WHITE.of(multiplied));
    }

    private static List<Optional<Preparation>> preparations() {
        return List.of(Optional.empty(), Optional.of(Preparation.NONE), Optional.of(WHITE), Optional.of(Preparation.of(Background.DROP).recoloured(1)),
                Optional.of(WHITE.recoloured(3).resized(Resize.CROP, 12)), Optional.of(WHITE.resized(Resize.PAD, 12)),
                Optional.of(Preparation.of(Background.BLACK).framesOf(1).resized(Resize.PAD, 30).stretched(0, 12, 0)),
                Optional.of(Preparation.of(Background.of("#1E90ff")).atMost(1000).bits(12).resized(Resize.SHORTER_SIDE, 30).resized(Resize.STRETCH, 20)),
                Optional.of(WHITE.resized(Resize.PAD, 9).randomCrop(new RandomCrop(0.1, 0.9, 0.5, 2, 8))));
    }

    @ParameterizedTest
    @MethodSource("preparations")
    void metadataGiveItBack(Optional<Preparation> files) throws MalformedException {
        for (Space.Image space : List.of(Space.image(3, 12, 10), Space.image(1, 12, 10).ofFloats(), Space.image(6, 4, 4).framesOf(1))) {
            ImageMetadata metadata = new ImageMetadata(space, files);
            assertEquals(metadata, ImageMetadata.read(metadata.json()));
        }
    }

    @Test
    void metadataAreReadable() {
        assertEquals("{\"layout\":\"channels-first\",\"channels\":1,\"height\":28,\"width\":28,\"channels_per_frame\":1,\"type\":\"uint8\",\"range\":[0,255],\"files\":"
                + "{\"orientation\":\"exif\",\"transparency\":\"white\",\"steps\":[{\"step\":\"recolour\",\"channels\":1},{\"step\":\"pad\",\"size\":28,\"ground\":\"white\"}]}}",
                new ImageMetadata(Space.image(1, 28, 28), Optional.of(WHITE.recoloured(1).resized(Resize.PAD, 28))).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"channels\":0,\"height\":1,\"width\":1,\"channels_per_frame\":1}",
            "{\"channels\":3,\"height\":1,\"width\":1,\"channels_per_frame\":2,\"type\":\"uint8\"}",
            "{\"channels\":3,\"height\":1,\"width\":1,\"channels_per_frame\":3,\"files\":{\"orientation\":\"exif\",\"transparency\":\"pink\",\"steps\":[]}}",
            "{\"channels\":3,\"height\":1,\"width\":1,\"channels_per_frame\":3,\"files\":{\"orientation\":\"exif\",\"steps\":[1]}}"})
    void metadataThatAreNoneAreAFault(String json) {
        assertThrows(MalformedException.class, () -> ImageMetadata.read(json));
    }

    @Test
    void whatCannotBeDoneIsAFault() {
        assertThrows(IllegalArgumentException.class, () -> WHITE.recoloured(2));
        assertThrows(IllegalArgumentException.class, () -> WHITE.resized(Resize.CROP, 0));
        assertThrows(IllegalArgumentException.class, () -> WHITE.bits(8));
        assertThrows(IllegalArgumentException.class, () -> WHITE.atMost(0));
        assertThrows(IllegalArgumentException.class, () -> WHITE.atMost(2_000_000_000));
        assertEquals("'pink' is no background: it is white, black, a colour as #rrggbb, or drop",
                assertThrows(IllegalArgumentException.class, () -> Background.of("pink")).getMessage());
    }
}
