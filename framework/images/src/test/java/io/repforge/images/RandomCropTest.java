package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random crops are taken of the full image, and the same numbers drawn give the same ones. */
class RandomCropTest {

    private static final RandomCrop USUAL = RandomCrop.of(0.08, 1, 24);
    private static final Preparation CROPS = Preparation.of(Background.WHITE).randomCrop(USUAL);

    /** Large enough that its smaller crops are of the full image, and its larger ones of one that is decoded smaller. */
    private static byte[] photo() {
        int side = 200;
        byte[] pixels = new byte[3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % side;
            int y = i / side % side;
            pixels[i] = (byte) (i / side / side == 0 ? x : i / side / side == 1 ? y : 100);
        }
        return Images.writeJpeg(Array.of(Shape.of(3, side, side), pixels), 0.95f);
    }

    @Test
    void partsHaveAreaAndProportionsThatAreAllowedAndLieWithin() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            Part part = new RandomCrop(0.2, 0.5, 0.5, 2, 8).draw(640, 480, random);
            double share = part.width() * (double) part.height() / 640 / 480;
            double ratio = (double) part.width() / part.height();
            assertTrue(share > 0.195 && share < 0.505 && ratio > 0.49 && ratio < 2.05, part.toString());
            assertTrue(part.left() >= 0 && part.top() >= 0 && part.left() + part.width() <= 640 && part.top() + part.height() <= 480, part.toString());
        }
    }

    @Test
    void anImageThatNoneFitsInGivesItsCentre() {
        assertEquals(new Part(490, 0, 20, 15), new RandomCrop(1, 1, 0.75, 4.0 / 3, 8).draw(1000, 15, new SplittableRandom(1)));
        assertEquals(new Part(0, 490, 15, 20), new RandomCrop(1, 1, 0.75, 4.0 / 3, 8).draw(15, 1000, new SplittableRandom(1)));
    }

    @Test
    void theSameNumbersGiveTheSameCropsWhoeverReadsWhatMeanwhile() throws Exception {
        byte[] photo = photo();
        List<Array> alone = crops(photo);
        assertEquals(Shape.of(3, 24, 24), alone.get(0).shape());
        assertNotEquals(alone.get(0), alone.get(1));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<List<Array>> others : threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> (Callable<List<Array>>) () -> crops(photo)).toList())) {
                assertEquals(alone, others.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Also of other files between, so that nothing is decoded once for two crops. */
    private static List<Array> crops(byte[] photo) throws MalformedException {
        SplittableRandom random = new SplittableRandom(7);
        Array first = CROPS.read(photo, random);
        Array second = CROPS.read(photo, random);
        CROPS.read(Images.writePng(Array.of(Shape.of(1, 2, 2), new byte[4])), new Random(1));
        Array third = CROPS.read(photo, random);
        return List.of(first, second, third);
    }

    /** Red grows to the right and green down: a crop's means tell where it was taken. */
    @Test
    void aCropIsOfItsPlaceWhateverIsDecoded() throws MalformedException {
        byte[] photo = photo();
        SplittableRandom random = new SplittableRandom(3);
        SplittableRandom same = new SplittableRandom(3);
        for (int i = 0; i < 50; i++) {
            Array crop = CROPS.read(photo, random);
            Part part = USUAL.draw(200, 200, same);
            assertEquals(part.left() + part.width() / 2.0 - 0.5, mean(crop, 0), 3);
            assertEquals(part.top() + part.height() / 2.0 - 0.5, mean(crop, 1), 3);
        }
    }

    private static double mean(Array crop, int channel) {
        return IntStream.range(channel * 576, channel * 576 + 576).mapToDouble(crop::get).average().orElseThrow();
    }

    @Test
    void withoutNumbersThereIsTheCentralSquare() throws MalformedException {
        assertEquals(Preparation.of(Background.WHITE).resized(Resize.CROP, 24).read(photo()), CROPS.read(photo()));
        assertTrue(CROPS.varies());
        assertFalse(Preparation.of(Background.WHITE).resized(Resize.CROP, 24).varies());
    }

    @Test
    void cropsThatCannotBeAreFaults() {
        assertThrows(IllegalArgumentException.class, () -> RandomCrop.of(0, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> RandomCrop.of(0.5, 1.1, 8));
        assertThrows(IllegalArgumentException.class, () -> RandomCrop.of(0.5, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomCrop(0.5, 1, 2, 1, 8));
    }
}
