package io.repforge.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged recipes, data, checkpoints, encoders and jars. The build does a few; {@code mvn -B verify -Pfuzz} does 2,400 (some minutes), and {@code -Dfuzz.seed=2}
 * others. What each case was told is in {@code target/fuzz.txt}. {@code -Dfuzz.only=17,42} does cases again by their numbers.
 */
class FuzzTest {

    @TempDir
    Path folder;

    private static long seed() {
        return Long.getLong("fuzz.seed", 1);
    }

    private void assertRight(List<Integer> cases) throws Exception {
        Campaign campaign = Campaign.run(seed(), cases, folder);
        System.out.println(campaign.table());
        Files.writeString(Path.of("target", "fuzz.txt"), campaign.record() + "\n");
        assertEquals("", String.join("\n\n", campaign.faults()));
        assertEquals(cases.size(), campaign.done());
    }

    @Test
    void aFewDamagedInputsOfEveryKindEndWithAWord() throws Exception {
        String only = System.getProperty("fuzz.only");
        assertRight(only == null ? Campaign.first(200) : Arrays.stream(only.split(",")).map(Integer::valueOf).toList());
    }

    @Test
    @Tag("fuzz")
    void thousandsOfDamagedInputsEndWithAWord() throws Exception {
        assertRight(Campaign.first(2400));
    }
}
