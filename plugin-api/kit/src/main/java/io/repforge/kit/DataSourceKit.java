package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the contract demands of data sources: passes that are the same each time, shares that are a pass together, and skipping that leaves everything else as it
 * is. Choose {@link #options()} that make little data, of some trajectories.
 */
public abstract class DataSourceKit<O extends Record> extends ComponentKit<O, DataSource<O>> {

    /** Of data without an end, so many steps are looked at. */
    private static final int MOST = 500;
    private static final Dataset.Pass SHUFFLED = Dataset.Pass.of(7, 1, true);

    @TempDir
    private Path folder;

    protected DataSourceKit() {
        super(DataSource.class);
    }

    /** What the source is opened with. By default a context whose folders are empty and which knows no other source. */
    protected DataContext context() {
        return new DataContext() {
            @Override
            public Dataset open(Choice source) throws IOException {
                throw new IOException("the kit has no source " + source + "; override context()");
            }

            @Override
            public Path cache() {
                return folder;
            }

            @Override
            public Path baseDirectory() {
                return folder;
            }
        };
    }

    private Dataset open() throws IOException {
        return component().open(options(), context());
    }

    @Test
    void gives_steps_of_the_spaces_that_it_announces() throws IOException {
        try (Dataset data = open()) {
            List<Step> steps = steps(data.read(SHUFFLED));
            assertTrue(!steps.isEmpty(), "there is no step");
            for (Step step : steps) {
                assertTrue(data.spec().observation().admits(step.observation()), () -> step.observation() + " isn't of " + data.spec().observation());
                Space action = data.spec().action();
                assertEquals(action == null, step.action() == null, "actions are announced or given, but not both");
                Array done = step.action();
                assertTrue(action == null || done != null && action.admits(done), () -> done + " isn't of " + action);
                assertEquals(data.spec().labels().keySet(), step.labels().keySet(), "labels are announced or given, but not both");
            }
        }
    }

    @Test
    void gives_as_many_steps_as_it_announces_and_then_no_more() throws IOException {
        try (Dataset data = open()) {
            assumeFalse(data.endless());
            OptionalLong size = data.size();
            try (StepReader reader = data.read(SHUFFLED)) {
                long count = 0;
                while (reader.next() != null) {
                    count++;
                }
                assertEquals(size.orElse(count), count, "steps in a pass");
                assertNull(reader.next(), "a step comes behind the end of the pass");
                assertEquals(StepReader.Skip.NONE, reader.skip(), "a step is skipped behind the end of the pass");
            }
        }
    }

    @Test
    void gives_the_same_steps_each_time_that_a_pass_is_read() throws IOException {
        try (Dataset data = open(); Dataset again = open()) {
            List<Step> steps = steps(data.read(SHUFFLED));
            assertEquals(steps, steps(data.read(SHUFFLED)), "the same pass, read twice");
            assertEquals(steps, steps(again.read(SHUFFLED)), "the same pass of the source opened anew");
        }
    }

    @Test
    void tells_of_a_step_that_it_skips_what_it_tells_of_one_that_it_gives() throws IOException {
        try (Dataset data = open()) {
            assertSkips(steps(data.read(SHUFFLED)), () -> data.read(SHUFFLED));
            Share share = new Share(1, 2);
            assertSkips(steps(data.read(SHUFFLED, share)), () -> data.read(SHUFFLED, share));
        }
    }

    private interface Opener {
        StepReader open() throws IOException;
    }

    private static void assertSkips(List<Step> steps, Opener opener) throws IOException {
        for (int skipped : new int[] {1, 2, 5, 17}) {
            SplittableRandom random = new SplittableRandom(skipped);
            try (StepReader reader = opener.open()) {
                for (int i = 0; i < steps.size(); i++) {
                    if (random.nextInt(skipped + 1) > 0) {
                        assertEquals(StepReader.Skip.of(steps.get(i).done()), reader.skip(), "what is said of step " + i + " when it is skipped");
                    } else {
                        assertEquals(steps.get(i), reader.next(), "step " + i + " behind some that were skipped");
                    }
                }
            }
        }
    }

    @Test
    void gives_workers_shares_that_are_the_pass_together_and_part_no_trajectory() throws IOException {
        try (Dataset data = open()) {
            assumeFalse(data.endless());
            for (Dataset.Pass pass : List.of(Dataset.Pass.inOrder(), SHUFFLED)) {
                Map<List<Step>, Integer> whole = trajectories(steps(data.read(pass)));
                assertEquals(steps(data.read(pass)), steps(data.read(pass, Share.WHOLE)), "the share of a single worker is the pass");
                for (int workers : new int[] {2, 3, 5}) {
                    Map<List<Step>, Integer> together = new HashMap<>();
                    for (int worker = 0; worker < workers; worker++) {
                        Share share = new Share(worker, workers);
                        List<Step> steps = steps(data.read(pass, share));
                        assertEquals(steps, steps(data.read(pass, share)), "the same share, read twice");
                        trajectories(steps).forEach((trajectory, count) -> together.merge(trajectory, count, Integer::sum));
                    }
                    assertTrue(whole.equals(together), "the shares of " + workers + " workers have " + count(together) + " trajectories, not the "
                            + count(whole) + " of the pass");
                }
            }
        }
    }

    private static int count(Map<?, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    private static Map<List<Step>, Integer> trajectories(List<Step> steps) {
        Map<List<Step>, Integer> trajectories = new HashMap<>();
        List<Step> current = new ArrayList<>();
        for (Step step : steps) {
            current.add(step);
            if (step.done()) {
                trajectories.merge(List.copyOf(current), 1, Integer::sum);
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            trajectories.merge(current, 1, Integer::sum);
        }
        return trajectories;
    }

    private static List<Step> steps(StepReader opened) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = opened) {
            for (Step step; steps.size() < MOST && (step = reader.next()) != null; ) {
                steps.add(step);
            }
        }
        return steps;
    }
}
