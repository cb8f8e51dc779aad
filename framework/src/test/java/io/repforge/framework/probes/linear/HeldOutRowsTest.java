package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutRowsTest {

    private static Set<Integer> of(int[] trajectories, int[] rows) {
        return IntStream.of(rows).map(row -> trajectories[row]).boxed().collect(Collectors.toSet());
    }

    @Test
    void aTrajectoryIsLearntFromOrHeldOutAsAWhole() {
        int[] trajectories = IntStream.range(0, 300).map(row -> row / 10).toArray();
        int[] classes = IntStream.range(0, 300).map(row -> row / 10 % 3).toArray();
        HeldOutRows parts = HeldOutRows.of(trajectories, classes, 3, 0.2, 1000, 5);
        assertEquals(60, parts.heldOut().length);
        assertEquals(240, parts.learnt().length);
        assertTrue(of(trajectories, parts.learnt()).stream().noneMatch(of(trajectories, parts.heldOut())::contains));
        assertEquals(3, IntStream.of(parts.heldOut()).map(row -> classes[row]).distinct().count(), "of each class its share");
    }

    @Test
    void ofMoreRowsThanAreWantedSomeAreDrawn() {
        int[] trajectories = IntStream.range(0, 3000).map(row -> row / 10).toArray();
        HeldOutRows parts = HeldOutRows.of(trajectories, new int[3000], 1, 0.2, 500, 5);
        assertEquals(500, parts.learnt().length + parts.heldOut().length);
        assertEquals(100, parts.heldOut().length);
    }

    @Test
    void ofOneTrajectoryRowsAreHeldOut() {
        HeldOutRows parts = HeldOutRows.of(new int[50], new int[50], 1, 0.2, 1000, 5);
        assertEquals(10, parts.heldOut().length);
        assertEquals(40, parts.learnt().length);
    }
}
