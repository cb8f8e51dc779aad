package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.probe.Probed;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What probes are given of an encoder. */
class ProbedEncoderTest {

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void unload() {
        engine.close();
    }

    private static Probed probed(List<String> told) {
        ProbedRows rows = ProbedRows.of(6, 3, 0, 1, new int[] {0, 1, 2, 0, 1, 2});
        return rows.testedOn(rows, engine, told::add);
    }

    private record Counted(String label, List<String> computed) implements Probed.Shared<String> {

        @Override
        public String compute(Probed probed) {
            computed.add(label);
            return "of " + label;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counted counted && label.equals(counted.label);
        }

        @Override
        public int hashCode() {
            return label.hashCode();
        }
    }

    @Test
    void what_probes_share_is_computed_once_for_equal_keys() throws IOException {
        Probed probed = probed(new ArrayList<>());
        List<String> computed = new ArrayList<>();
        String first = probed.shared(new Counted("shape", computed));
        assertSame(first, probed.shared(new Counted("shape", computed)));
        assertEquals("of colour", probed.shared(new Counted("colour", computed)));
        assertEquals(List.of("shape", "colour"), computed);
    }

    @Test
    void an_encoder_is_shown_what_a_probe_makes_of_the_observations() throws IOException {
        Probed probed = probed(new ArrayList<>());
        float[] seen = probed.testedExamples().features(2, 3);
        float[] changed = probed.testedExamples((row, observation) -> Array.of(observation.shape(), row, observation.toFloats()[1], 7)).features(2, 3);
        assertArrayEquals(new float[] {2, seen[1], 7}, changed);
        assertArrayEquals(seen, probed.testedExamples().features(2, 3), "the examples themselves stay");
    }

    @Test
    void what_a_probe_makes_of_an_observation_is_of_the_same_shape() {
        assertEquals("an observation of " + ProbedRows.of(1, 3, 0, 1, new int[1]).spec().observation() + " was changed into one of float32 and shape [2]",
                assertThrows(IllegalStateException.class,
                        () -> probed(new ArrayList<>()).testedExamples((row, observation) -> Array.of(Shape.of(2), 1f, 2f))).getMessage());
    }

    @Test
    void a_probe_tells_the_user_what_it_leaves_out() {
        List<String> told = new ArrayList<>();
        probed(told).warn("Some are left out");
        assertEquals(List.of("Some are left out"), told);
    }
}
