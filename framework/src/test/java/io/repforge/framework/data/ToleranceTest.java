package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of steps that can't be read. */
class ToleranceTest {

    private static final Tolerance SKIP = new Tolerance(OnError.SKIP, 3, Tolerance.Asked.COMMAND);

    private static String read(String letters, Tolerance tolerance) throws IOException {
        return GappyDataset.letters(tolerance.over(new GappyDataset(letters), new Skipped()));
    }

    @ParameterizedTest
    @CsvSource({
            "AB!CD, ABCD", // stills
            "abCdE, abCdE", // nothing is wrong
            "ab!cD, aBcD", // the trajectory is cut in two
            "a!!!bC, AbC",
            "aB!cD, aBcD", // the gap lies between trajectories
            "aB!!D, aBD",
            "!abC, abC",
            "ab!, aB", // the step with the end is lost, and so are others at the end of the data
            "ab!Cd!, aBCD",
            "abc, abc", // a trajectory without end stays one
    })
    void aStepThatCantBeReadIsLeftOutAndItsTrajectoryEndsBeforeIt(String letters, String expected) throws IOException {
        assertEquals(expected, read(letters, SKIP));
    }

    @Test
    void withoutToleranceTheFirstEndsTheReadingWithASentenceThatNamesTheOption() throws IOException {
        assertEquals("step 2 is damaged; to go on without such steps, set data.on_error: skip",
                assertThrows(UserError.class, () -> read("ab!cD", Tolerance.NONE)).getMessage());
        assertEquals("step 2 is damaged; to go on without such steps, add --on-error skip", assertThrows(UserError.class,
                () -> read("ab!cD", new Tolerance(OnError.FAIL, 3, Tolerance.Asked.COMMAND))).getMessage());
        assertEquals("abcD", read("abcD", Tolerance.NONE));
    }

    @Test
    void moreThanMayBeSkippedInAPassEndTheReadingAfterAll() throws IOException {
        assertEquals("ABCD", read("!A!B!CD", SKIP));
        assertEquals("More steps can't be read than may be left out in a pass, which are 3; the last of them: step 6 is damaged; mend the data, or raise"
                + " --max-skipped", assertThrows(UserError.class, () -> read("!A!B!C!D", SKIP)).getMessage());
        assertThrows(UserError.class, () -> read("A!", new Tolerance(OnError.SKIP, 0, Tolerance.Asked.RECIPE)));
    }

    @Test
    void eachPassMaySkipAsMany() throws IOException {
        Skipped skipped = new Skipped();
        Dataset dataset = SKIP.over(new GappyDataset("!A!B!CD"), skipped);
        for (int pass = 1; pass <= 3; pass++) {
            assertEquals("ABCD", GappyDataset.letters(dataset));
            assertEquals(3L * pass, skipped.count());
        }
    }

    @Test
    void aFaultThatNobodyCanReadOnBehindComesAtItsPlace() throws IOException {
        try (StepReader steps = SKIP.over(new GappyDataset("a!b#c"), new Skipped()).read(Dataset.Pass.inOrder())) {
            assertEquals("A", GappyDataset.letter(steps.next()));
            assertEquals("b", GappyDataset.letter(steps.next()));
            assertEquals("the disk is gone", assertThrows(IOException.class, steps::next).getMessage());
        }
    }

    @Test
    void placesCountWhatIsLeftOutToo() throws IOException {
        List<Long> places = new ArrayList<>();
        GappyDataset.letters(SKIP.over(new GappyDataset("!ab!cD!"), (position, why) -> places.add(position)));
        assertEquals(List.of(0L, 3L, 6L), places);
    }

    @Test
    void theSummaryCountsAndNamesTheFirstOnce() throws IOException {
        Skipped skipped = new Skipped();
        assertEquals(Optional.empty(), skipped.summary());
        Dataset dataset = new Tolerance(OnError.SKIP, 10, Tolerance.Asked.RECIPE).over(new GappyDataset("A!B!"), skipped);
        GappyDataset.letters(dataset);
        GappyDataset.letters(dataset);
        assertEquals(Optional.of("A step that can't be read was left out 4 times."), skipped.summary());
        assertEquals("A step that can't be read was left out once, the first of them: step 1 is damaged; step 3 is damaged.", skipped.summary(1));
        GappyDataset.letters(new Tolerance(OnError.SKIP, 10, Tolerance.Asked.RECIPE).over(new GappyDataset("!".repeat(9)), skipped));
        assertTrue(skipped.summary(13).endsWith("; …."), skipped.summary(13));
    }
}
