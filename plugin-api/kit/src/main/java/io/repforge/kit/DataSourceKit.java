package io.repforge.kit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.remote.Remote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the contract demands of data sources: passes that are the same each time, shares that are a pass together, and skipping that leaves everything else as it
 * is. Choose {@link #options()} that make little data, of some trajectories.
 */
public abstract class DataSourceKit<O extends Record> extends ComponentKit<O, DataSource<O>> {

    /** Of data without an end, so many steps are looked at. */
    private static final int MOST = 500;
    private static final String ANNOUNCE = "let spec() announce what the steps have";
    private static final String PURE = "let the order and whatever is drawn depend on the seed and the number of the pass alone";
    private static final String SKIP = "let skip() leave the reader as next() would, and say whether the trajectory ended";
    private static final String SHARES = "deal out whole trajectories, each to one worker, as Dataset.read(Pass, Share) does by itself";
    private static final String PARTS = "number the trajectories in the order of the data, as Dataset.part(Part) does by itself";
    private static final Dataset.Pass SHUFFLED = Dataset.Pass.of(7, 1, true);

    @TempDir
    private Path folder;

    protected DataSourceKit() {
        super(DataSource.class);
    }

    /** What the source is opened with. By default a context whose folders are empty, which reads files as the host does, and which knows no other source. */
    protected DataContext context() {
        return new DataContext() {
            @Override
            public Dataset open(Choice source) throws IOException {
                throw new IOException("the kit has no source " + source + "; override context()");
            }

            @Override
            public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException {
                return new FileList(folder, Remote.ofClassPath()).files(locations, isOfFormat);
            }

            @Override
            public Path cache() {
                return folder;
            }

            @Override
            public ImageFiles images() {
                return PreparedImages.USUAL;
            }

            @Override
            public Path baseDirectory() {
                return folder;
            }
        };
    }

    private Dataset open() throws IOException {
        return attempt("be opened", () -> DataSource.open(new Use<DataSource<?>>(component(), options()), context()));
    }

    @Test
    void gives_steps_of_the_spaces_that_it_announces() throws IOException {
        try (Dataset data = open()) {
            List<Step> steps = steps(data.read(SHUFFLED));
            require(!steps.isEmpty(), "gives no step", "give the kit options with which it has some");
            for (Step step : steps) {
                requireOf("observation", data.spec().observation(), step.observation().array());
                requireOf("action", data.spec().action(), step.action());
                require(data.spec().labels().keySet().equals(step.labels().keySet()), "announces the labels " + data.spec().labels().keySet() + " and gives "
                        + step.labels().keySet(), ANNOUNCE);
            }
        }
    }

    private void requireOf(String what, @Nullable Space announced, @Nullable Array given) {
        boolean fits = announced == null || given == null ? announced == null && given == null : announced.admits(given);
        require(fits, "announces " + announced + " as " + what + " and gives " + given, ANNOUNCE);
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
                require(size.orElse(count) == count, "announces " + size + " steps and gives " + count, "count those of a pass in size(), or leave it empty");
                require(reader.next() == null && reader.skip() == StepReader.Skip.NONE, "gives a step behind the end of the pass",
                        "return null from next() at the end, and from then on, and Skip.NONE from skip()");
            }
        }
    }

    @Test
    void gives_the_same_steps_each_time_that_a_pass_is_read() throws IOException {
        try (Dataset data = open(); Dataset again = open()) {
            List<Step> steps = steps(data.read(SHUFFLED));
            require(steps.equals(steps(data.read(SHUFFLED))), "gives other steps when the same pass is read again", PURE);
            require(steps.equals(steps(again.read(SHUFFLED))), "gives other steps of the same pass when it is opened again", PURE);
        }
    }

    @Test
    void tells_of_a_step_that_it_skips_what_it_tells_of_one_that_it_gives() throws IOException {
        try (Dataset data = open()) {
            requireSkips(steps(data.read(SHUFFLED)), () -> data.read(SHUFFLED));
            Share share = new Share(1, 2);
            requireSkips(steps(data.read(SHUFFLED, share)), () -> data.read(SHUFFLED, share));
        }
    }

    private interface Opener {
        StepReader open() throws IOException;
    }

    private void requireSkips(List<Step> steps, Opener opener) throws IOException {
        for (int skipped : new int[] {1, 2, 5, 17}) {
            SplittableRandom random = new SplittableRandom(skipped);
            try (StepReader reader = opener.open()) {
                for (int i = 0; i < steps.size(); i++) {
                    if (random.nextInt(skipped + 1) > 0) {
                        StepReader.Skip said = reader.skip();
                        require(said == StepReader.Skip.of(steps.get(i).done()), "says " + said + " of step " + i + " when it is skipped, and of its end "
                                + steps.get(i).done() + " when it is read", SKIP);
                    } else {
                        Step next = reader.next();
                        require(next != null && steps.get(i).equals(next.decoded()), "gives another step " + i + " behind some that are skipped", SKIP);
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
                require(steps(data.read(pass)).equals(steps(data.read(pass, Share.WHOLE))), "gives a single worker something else than the pass", SHARES);
                for (int workers : new int[] {2, 3, 5}) {
                    Map<List<Step>, Integer> together = new HashMap<>();
                    for (int worker = 0; worker < workers; worker++) {
                        Share share = new Share(worker, workers);
                        List<Step> steps = steps(data.read(pass, share));
                        require(steps.equals(steps(data.read(pass, share))), "gives other steps when the same share is read again", PURE);
                        trajectories(steps).forEach((trajectory, count) -> together.merge(trajectory, count, Integer::sum));
                    }
                    require(whole.equals(together), "gives " + workers + " workers " + count(together) + " trajectories together that aren't the "
                            + count(whole) + " of the pass", SHARES);
                }
            }
        }
    }

    @Test
    void falls_into_parts_that_are_a_pass_together_and_the_same_for_every_seed() throws IOException {
        try (Dataset data = open()) {
            assumeFalse(data.endless());
            Dataset learn = data.part(Part.of(Part.Which.LEARN, 3, 1));
            Dataset heldOut = data.part(Part.of(Part.Which.HELD_OUT, 3, 1));
            List<Step> ordered = new ArrayList<>();
            try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
                long trajectory = 0;
                for (Step step = steps.next(); ordered.size() < MOST && step != null; step = steps.next()) {
                    if (trajectory % 3 == 2) {
                        ordered.add(step.decoded());
                    }
                    trajectory += step.done() ? 1 : 0;
                }
            }
            require(ordered.equals(steps(heldOut.read(Dataset.Pass.inOrder()))), "holds out other steps than every third trajectory of a pass in order", PARTS);
            boolean drawnAnew = !trajectories(steps(data.read(SHUFFLED))).equals(trajectories(steps(data.read(Dataset.Pass.inOrder()))));
            for (Dataset.Pass pass : List.of(Dataset.Pass.inOrder(), SHUFFLED)) {
                Map<List<Step>, Integer> together = new HashMap<>(trajectories(steps(learn.read(pass))));
                trajectories(steps(heldOut.read(pass))).forEach((trajectory, count) -> together.merge(trajectory, count, Integer::sum));
                Map<List<Step>, Integer> whole = trajectories(steps(data.read(pass)));
                require(drawnAnew || whole.equals(together), "gives " + count(together) + " trajectories in its two parts that aren't the " + count(whole)
                        + " of the pass", PARTS);
                require(drawnAnew || trajectories(steps(heldOut.read(Dataset.Pass.inOrder()))).equals(trajectories(steps(heldOut.read(pass)))),
                        "holds out other trajectories in a pass that is shuffled", PARTS);
                requireSkips(steps(learn.read(pass)), () -> learn.read(pass));
            }
            OptionalLong size = heldOut.size();
            require(size.orElse(ordered.size()) == ordered.size(), "announces " + size + " steps of a part that has " + ordered.size(),
                    "count those of a pass in size(), or leave it empty");
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
            for (Step step; steps.size() < MOST && (step = reader.next()) != null;) {
                steps.add(step.decoded());
            }
        }
        return steps;
    }
}
