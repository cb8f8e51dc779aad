package io.repforge.essentials.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Use;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** So many steps of twelve trajectories of three, which stay whole. */
class SomeStepsTest extends DataSourceKit<SomeSteps.Options> {

    @Override
    protected SomeSteps component() {
        return new SomeSteps();
    }

    @Override
    protected SomeSteps.Options options() {
        return options(20, Draw.RANDOM, 1);
    }

    private static SomeSteps.Options options(long n, Draw draw, long seed) {
        return new SomeSteps.Options(numbered(), n, draw, seed);
    }

    private static Use<DataSource<?>> numbered() {
        return new Use<>(new PartOfDataTest.Numbered(), new PartOfDataTest.Numbered.Options(12, 3));
    }

    private List<Integer> trajectories(long n, Draw draw, long seed, Dataset.Pass pass) throws IOException {
        List<Integer> trajectories = new ArrayList<>();
        try (Dataset some = component().open(options(n, draw, seed), context()); StepReader steps = some.read(pass)) {
            int count = 0;
            for (Step step = steps.next(); step != null; step = steps.next()) {
                count++;
                if (step.done()) {
                    trajectories.add((int) step.observation().array().get(0));
                }
            }
            assertEquals(3 * trajectories.size(), count, "whole trajectories");
            assertEquals(OptionalLong.of(count), some.size());
        }
        return trajectories;
    }

    @Test
    void theFirstEndWithTheTrajectoryOfTheLastOne() throws IOException {
        assertEquals(List.of(0, 1), trajectories(6, Draw.FIRST, 0, Dataset.Pass.inOrder()));
        assertEquals(List.of(0, 1, 2), trajectories(7, Draw.FIRST, 0, Dataset.Pass.inOrder()));
        assertEquals(List.of(0), trajectories(1, Draw.FIRST, 0, Dataset.Pass.of(3, 2, true)));
    }

    @Test
    void thoseThatAreDrawnAreTheSameForEachPassAndOthersForAnotherSeed() throws IOException {
        List<Integer> drawn = trajectories(14, Draw.RANDOM, 5, Dataset.Pass.inOrder());
        assertEquals(5, drawn.size());
        assertEquals(drawn, trajectories(14, Draw.RANDOM, 5, Dataset.Pass.of(9, 4, true)));
        assertNotEquals(drawn, trajectories(14, Draw.RANDOM, 6, Dataset.Pass.inOrder()));
        TreeSet<Integer> all = new TreeSet<>();
        for (int seed = 0; seed < 30; seed++) {
            all.addAll(trajectories(3, Draw.RANDOM, seed, Dataset.Pass.inOrder()));
        }
        assertTrue(all.size() > 9, "any may be drawn: " + all);
    }

    @Test
    void fewerOfASeedAreAmongMore() throws IOException {
        List<Integer> most = trajectories(30, Draw.RANDOM, 2, Dataset.Pass.inOrder());
        for (int n = 1; n < 30; n++) {
            List<Integer> fewer = trajectories(n, Draw.RANDOM, 2, Dataset.Pass.inOrder());
            assertEquals((n + 2) / 3, fewer.size());
            assertTrue(most.containsAll(fewer), fewer + " of " + most);
        }
    }

    @Test
    void whatItSaysOfTheDataIsHowMuchOfIt() throws IOException {
        try (Dataset some = component().open(options(4, Draw.FIRST, 0), context())) {
            assertEquals("the first 6 steps of 12 trajectories", some.contents().holds());
            assertEquals(List.of("a drawing is left out"), some.contents().leftOut());
        }
        try (Dataset all = component().open(options(5000, Draw.RANDOM, 0), context())) {
            assertEquals(List.of("a drawing is left out", "there are 36 steps only, where some-steps asks for 5000: all of them are used"), all.contents().leftOut());
        }
    }

    @Test
    void trajectoriesAreCountedByTheOtherOne() throws IOException {
        for (Draw draw : Draw.values()) {
            try (Dataset some = new SomeTrajectories().open(new SomeTrajectories.Options(numbered(), 4, draw, 0), context())) {
                assertEquals(OptionalLong.of(12), some.size());
                assertEquals((draw == Draw.FIRST ? "the first " : "at random ") + "4 trajectories (12 steps) of 12 trajectories", some.contents().holds());
            }
        }
    }
}
