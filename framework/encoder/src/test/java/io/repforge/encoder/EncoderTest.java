package io.repforge.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import io.repforge.images.Background;
import io.repforge.images.Preparation;
import io.repforge.images.Resize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encoder gives what the host gives, whatever its images come as. */
class EncoderTest {

    private static final int FEATURES = 6;
    private static final float ROUNDING = 1e-6f;

    private static Encoder encoder() {
        return Encoder.load(Resources.of("encoder.onnx"));
    }

    private static void assertFeatures(float[][] expected, float[][] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], actual[i], ROUNDING, "image " + i);
        }
    }

    /** PNG, JPEG that lies on its side, gray with alpha, WebP, 16 bits, a palette; smaller and larger images, and one of the model's size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9, 100})
    void itsFeaturesAreThoseOfTheHostInBatchesOfAnyLength(int batch) throws IOException {
        List<Path> images = Resources.images();
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"), EncoderOptions.defaults().withBatch(batch))) {
            assertFeatures(Resources.embeddings(9, FEATURES), encoder.embedAll(Input.files(images)));
        }
    }

    @Test
    void oneAtATimeTheyAreTheSame() throws IOException {
        float[][] expected = Resources.embeddings(9, FEATURES);
        List<Path> images = Resources.images();
        try (Encoder encoder = encoder()) {
            for (int i = 0; i < images.size(); i++) {
                assertArrayEquals(expected[i], encoder.embed(images.get(i)), ROUNDING, images.get(i).toString());
            }
        }
    }

    @Test
    void anImageMayBeBytesAStreamOrDecoded() throws IOException {
        Path png = Resources.of("images/cold/landscape.png");
        byte[] file = Files.readAllBytes(png);
        try (Encoder encoder = encoder()) {
            float[] expected = encoder.embed(png);
            assertArrayEquals(expected, encoder.embed(Input.file(file, "landscape")));
            assertArrayEquals(expected, encoder.embed(Input.file(new ByteArrayInputStream(file), "landscape")));
            assertArrayEquals(expected, encoder.embed(ImageIO.read(png.toFile())));
        }
    }

    @Test
    void pixelsInTheModelsOrderAreTakenAsTheyAre() throws IOException {
        Path file = Resources.of("images/warm/of-the-size.png");
        byte[] pixels = Preparation.of(Background.WHITE).read(Files.readAllBytes(file)).bytes();
        try (Encoder encoder = encoder()) {
            assertArrayEquals(encoder.embed(file), encoder.embed(Input.pixels(pixels)));
        }
    }

    @Test
    void aModelMayBeInMemory() throws IOException {
        Path image = Resources.images().get(0);
        try (Encoder file = encoder();
                Encoder memory = Encoder.load(Files.readAllBytes(Resources.of("encoder.onnx")), "memory", EncoderOptions.defaults().withThreads(1))) {
            assertArrayEquals(file.embed(image), memory.embed(image), ROUNDING);
        }
    }

    @Test
    void saysWhatItTakesAndGives() {
        try (Encoder encoder = encoder()) {
            assertEquals(Optional.of(Space.image(3, 12, 12)), encoder.images());
            assertEquals(Shape.of(3, 12, 12), encoder.shape());
            assertEquals("output", encoder.featureName());
            assertEquals(FEATURES, encoder.featureLength());
            assertEquals(Preparation.of(Background.WHITE).recoloured(3).resized(Resize.CROP, 12), encoder.preparation());
            assertEquals(Map.of("label", List.of("cold", "warm")), encoder.classNames());
            assertFalse(encoder.isClassifier());
            assertEquals(List.of(), encoder.classes());
            assertEquals("output", encoder.metadata().get("features"));
        }
    }

    @Test
    void anotherPreparationTakesThePlaceOfTheModels() throws IOException {
        Preparation padded = Preparation.of(Background.BLACK).recoloured(3).resized(Resize.PAD, 12);
        Path file = Resources.of("images/cold/landscape.png");
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"), EncoderOptions.defaults().withPreparation(padded))) {
            assertArrayEquals(encoder.embed(Input.pixels(padded.read(Files.readAllBytes(file)).bytes())), encoder.embed(file));
        }
    }

    @Test
    void severalThreadsMayCallIt() throws IOException, InterruptedException, ExecutionException {
        List<Input> images = Input.files(Resources.images());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"), EncoderOptions.defaults().withThreads(1).withBatch(2))) {
            float[][] alone = encoder.embedAll(images);
            List<Future<float[][]>> together = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                together.add(threads.submit(() -> encoder.embedAll(images)));
            }
            for (Future<float[][]> one : together) {
                assertArrayEquals(alone, one.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void nothingInGivesNothing() {
        try (Encoder encoder = encoder()) {
            assertEquals(0, encoder.embedAll(List.of()).length);
        }
    }

    @Test
    void isClosedOnce() {
        Encoder encoder = encoder();
        encoder.close();
        encoder.close();
    }
}
