package io.repforge.framework.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile.OptimizerGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    @TempDir
    Path folder;

    private static CheckpointFile sample() {
        Map<String, Array> trained = new LinkedHashMap<>();
        trained.put("encoder/w", Array.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));
        trained.put("größe", Array.of(Shape.SCALAR, 7f));
        trained.put("a", Array.of(Shape.of(0, 3), new float[0]));
        Map<String, Array> frozen = Map.of("counter", Array.of(Shape.of(2), 1L << 40, -3L));
        Map<String, Array> moments = Map.of("momentum0", Array.of(Shape.of(1), 0.5f));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("step", 12L);
        properties.put("rate", 0.25f);
        properties.put("name", "run");
        return new CheckpointFile(CheckpointFile.VERSION, trained, frozen,
                List.of(new OptimizerGroup("group0", 12, 0.1f, Map.of("größe", moments))), properties);
    }

    @Test
    void whatIsWrittenIsReadBackInOrder() {
        Path file = folder.resolve("checkpoint");
        sample().write(file);
        CheckpointFile read = CheckpointFile.read(file);
        assertEquals(sample(), read);
        assertEquals(List.of("encoder/w", "größe", "a"), new ArrayList<>(read.trained().keySet()));
    }

    @Test
    void aPropertyIsAddedOrReplaced() {
        CheckpointFile changed = CheckpointFile.of(Map.of(), Map.of()).withProperty("epoch", 1L).withProperty("epoch", 2L);
        assertEquals(Map.of("epoch", 2L), changed.properties());
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("nothing");
        String message = assertThrows(UserError.class, () -> CheckpointFile.read(file)).getMessage();
        assertTrue(message.contains(file.toString()), message);
    }

    @Test
    void aForeignFileIsRecognised() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "not at all a checkpoint");
        String message = assertThrows(UserError.class, () -> CheckpointFile.read(file)).getMessage();
        assertTrue(message.contains("is not a training checkpoint"), message);
    }

    @Test
    void anotherVersionIsNamed() {
        Path file = folder.resolve("checkpoint");
        new CheckpointFile(9, Map.of(), Map.of(), List.of(), Map.of()).write(file);
        String message = assertThrows(UserError.class, () -> CheckpointFile.read(file)).getMessage();
        assertTrue(message.contains("version 9"), message);
    }

    @Test
    void aTruncatedFileIsDamaged() throws IOException {
        Path file = folder.resolve("checkpoint");
        sample().write(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        String message = assertThrows(UserError.class, () -> CheckpointFile.read(file)).getMessage();
        assertTrue(message.contains("damaged"), message);
    }

    @Test
    void noDamageEndsInAnythingButASentence() throws IOException {
        Path file = folder.resolve("checkpoint");
        sample().write(file);
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = bytes.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                CheckpointFile.read(file);
            } catch (UserError expected) {
                assertTrue(expected.getMessage().contains(file.toString()));
            }
        }
    }

    private Optional<String> ruined(Map<String, Array> trained, Map<String, Array> frozen, Map<String, Map<String, Array>> moments) {
        Path file = folder.resolve("checkpoint");
        new CheckpointFile(CheckpointFile.VERSION, trained, frozen, List.of(new OptimizerGroup("group0", 1, 0.1f, moments)), Map.of()).write(file);
        return CheckpointFile.ruined(file);
    }

    private static Array numbers(float... values) {
        return Array.of(Shape.of(values.length), values);
    }

    @Test
    void numbersThatNothingCanBeComputedWithAreFoundWhereverTheyAre() {
        Map<String, Array> good = Map.of("w", numbers(1, -3e18f, Float.MIN_VALUE));
        assertEquals(Optional.empty(), ruined(good, Map.of("s", numbers(-3e38f), "n", Array.of(Shape.of(1), new long[] {-1})),
                Map.of("w", Map.of("momentum0", numbers(0, 0, 0)))));
        assertEquals(Optional.of("w is NaN"), ruined(Map.of("w", numbers(1, 2, Float.NaN)), Map.of(), Map.of()));
        assertEquals(Optional.of("w is -2.0E19"), ruined(Map.of("w", numbers(-2e19f)), Map.of(), Map.of()));
        assertEquals(Optional.of("s is -Infinity"), ruined(good, Map.of("s", numbers(0, Float.NEGATIVE_INFINITY)), Map.of()));
        assertEquals(Optional.of("momentum1 of w is Infinity"),
                ruined(good, Map.of(), Map.of("w", Map.of("momentum1", numbers(0, Float.POSITIVE_INFINITY, 0)))));
    }

    /** What is mapped takes its room on the disk even when it is deleted, which would undo the pruning of checkpoints. */
    @Test
    void nothingHoldsOnToAFileThatWasLookedAt() throws IOException {
        Path file = folder.resolve("checkpoint");
        sample().write(file);
        assertEquals(Optional.empty(), CheckpointFile.ruined(file));
        Path mapped = Path.of("/proc/self/maps");
        assumeTrue(Files.exists(mapped), "only Linux says what is mapped");
        assertFalse(Files.readString(mapped).contains(file.toRealPath().toString()));
    }
}
