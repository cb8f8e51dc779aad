package io.repforge.kit;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of pair constructors. The steps are images of 3×12×12 pixels with discrete actions, in trajectories of 12,
 * 5, 1 and 9 steps; override {@link #spec()} and {@link #step(int, int, boolean)} for a constructor that needs others.
 */
public abstract class PairConstructorKit<O extends Record> extends ComponentKit<O, PairConstructor<O>> {

    private static final List<Integer> LENGTHS = List.of(12, 5, 1, 9);
    private static final long SEED = 7;
    private static final String COUNT = "count trajectories from 0 in the order in which they come, and timesteps from 0 within them";

    protected PairConstructorKit() {
        super(PairConstructor.class);
    }

    /** What the steps look like. */
    protected StepSpec spec() {
        return StepSpec.of(Space.image(3, 12, 12), Space.discrete(5), Map.of());
    }

    /**
     * A step that no other is like.
     *
     * @param trajectory number of its trajectory; others have other observations
     * @param timestep position within it
     * @param done whether it is the last
     */
    protected Step step(int trajectory, int timestep, boolean done) {
        byte[] pixels = new byte[3 * 12 * 12];
        Arrays.fill(pixels, (byte) (trajectory * 16 + timestep));
        pixels[0] = (byte) trajectory;
        return Step.of(Array.of(Shape.of(3, 12, 12), pixels), Array.of(Shape.SCALAR, (long) (trajectory + timestep) % 5), done, Map.of());
    }

    @Test
    void makes_pairs_of_the_spaces_that_it_announces() throws IOException {
        PairSpec announced = attempt("say what its pairs are", () -> PairConstructor.spec(use(), spec()));
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        require(!pairs.isEmpty(), "makes no pair of trajectories of " + LENGTHS + " steps", "make pairs of them, or override spec() and step() with what it needs");
        for (Pair pair : pairs) {
            requireOf("context", announced.context(), pair.context());
            requireOf("target", announced.target(), pair.target());
            requireOf("extra context", announced.extra(), pair.extra());
        }
    }

    private void requireOf(String what, @Nullable Space announced, @Nullable Values made) {
        boolean fits = announced == null || made == null ? announced == null && made == null : announced.admits((Array) made);
        require(fits, "announces " + announced + " as " + what + " and makes " + made, "let spec() announce what pairs() makes");
    }

    @Test
    void numbers_trajectories_and_timesteps_as_the_steps_have_them() throws IOException {
        Pair before = null;
        for (Pair pair : pairs(trajectories(LENGTHS, 0), SEED)) {
            require(pair.trajectory() >= 0 && pair.trajectory() < LENGTHS.size(), "makes a pair of trajectory " + pair.trajectory() + " of " + LENGTHS.size(), COUNT);
            int length = LENGTHS.get((int) pair.trajectory());
            require(pair.timestep() >= 0 && pair.timestep() < length, "makes a pair of timestep " + pair.timestep() + " of " + length, COUNT);
            if (before != null) {
                require(pair.trajectory() >= before.trajectory(), "makes a pair of trajectory " + pair.trajectory() + " after one of " + before.trajectory(),
                        "make pairs in the order of the trajectories");
            }
            before = pair;
        }
    }

    @Test
    void makes_the_pairs_of_a_trajectory_of_its_steps_alone() throws IOException {
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        for (int other = 0; other < LENGTHS.size(); other++) {
            List<Step> changed = new ArrayList<>();
            for (int t = 0; t < LENGTHS.size(); t++) {
                changed.addAll(trajectory(t == other ? t + 8 : t, LENGTHS.get(t)));
            }
            int without = other;
            boolean alike = pairs.stream().filter(pair -> pair.trajectory() != without).toList()
                    .equals(pairs(changed, SEED).stream().filter(pair -> pair.trajectory() != without).toList());
            require(alike, "makes other pairs of a trajectory if another one has other observations", "make the pairs of a trajectory of its steps alone");
        }
    }

    /** Probes beside the training learn what they are told of a context. */
    @Test
    void labels_contexts_as_their_steps_are_labelled_or_not_at_all() throws IOException {
        List<Step> labelled = new ArrayList<>();
        for (int t = 0; t < LENGTHS.size(); t++) {
            for (Step step : trajectory(t, LENGTHS.get(t))) {
                labelled.add(Step.of(step.observation(), step.action(), step.done(), Map.of("place", (double) labelled.size())));
            }
        }
        for (Pair pair : pairs(labelled, SEED)) {
            double place = LENGTHS.stream().limit(pair.trajectory()).mapToInt(length -> length).sum() + pair.timestep();
            require(pair.labels().isEmpty() || pair.labels().equals(Map.of("place", place)), "gives a pair labels that aren't those of its context's step",
                    "let withLabels() have the labels of the step at the pair's trajectory and timestep, or leave it out");
        }
    }

    @Test
    void makes_the_same_pairs_for_the_same_seed() throws IOException {
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        require(pairs.equals(pairs(trajectories(LENGTHS, 0), SEED)), "makes other pairs the second time with the same seed",
                "draw with a generator that is seeded with the seed that pairs() is given, and keep no state in the component");
        require(!pairs.equals(pairs(trajectories(LENGTHS, 4), SEED)), "makes the same pairs of other steps", "make them of the steps");
    }

    @Test
    void gives_the_same_pairs_behind_those_that_it_skips() throws IOException {
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        for (int skip = 1; skip <= pairs.size() + 1; skip++) {
            try (PairReader reader = reader(StepReader.of(trajectories(LENGTHS, 0)), SEED)) {
                for (int at = 0; at < pairs.size(); at++) {
                    Pair pair = reader.next();
                    require(pair != null && pairs.get(at).equals(decoded(pair)), "makes another pair " + at + " if " + skip + " are skipped every other time",
                            "let skip() leave the reader as as many calls of next() would");
                    int next = at + 1;
                    at = Math.min(pairs.size() - 1, at + skip);
                    PairReader.Skipped skipped = reader.skip(skip);
                    long trajectory = at < next ? -1 : pairs.get(at).trajectory();
                    require(skipped.pairs() == at + 1 - next && skipped.trajectory() == trajectory, "says that it skipped " + skipped + " where " + (at + 1 - next)
                            + " pairs are skipped, the last of trajectory " + trajectory, "count the pairs that are skipped");
                }
                requireEnd(reader);
            }
        }
    }

    private void requireEnd(PairReader reader) throws IOException {
        require(reader.next() == null, "makes a pair behind the end of the steps", "return null from next() at the end, and from then on");
    }

    /** Sources may be endless. */
    @Test
    void makes_pairs_while_it_reads() throws IOException {
        int[] read = {0};
        StepReader endless = () -> {
            int number = read[0]++;
            return step(number / 12 % 8, number % 12, number % 12 == 11);
        };
        try (PairReader reader = reader(endless, SEED)) {
            for (int i = 0; i < 50; i++) {
                require(reader.next() != null, "ends before the steps do", "return null from next() at the end of the steps alone");
            }
        }
        require(read[0] < 5_000, "reads " + read[0] + " steps for 50 pairs", "make pairs while reading, since the steps may never end");
    }

    @Test
    void ends_where_the_steps_end_and_stays_there() throws IOException {
        try (PairReader reader = reader(StepReader.of(List.of()), SEED)) {
            requireEnd(reader);
            requireEnd(reader);
        }
    }

    @Test
    void lets_faults_of_the_source_through() {
        IOException fault = new IOException("shard.tar is cut off");
        PairReader reader = reader(() -> {
            throw fault;
        }, SEED);
        IOException told = null;
        try {
            reader.next();
        } catch (IOException e) {
            told = e;
        }
        require(told == fault, "doesn't let a fault of the source through", "let IOExceptions of the steps pass as they are: they name the file");
    }

    @Test
    void closes_the_steps_when_it_is_closed() throws IOException {
        boolean[] closed = {false};
        StepReader steps = new StepReader() {
            @Override
            public Step next() {
                return step(0, 0, true);
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        reader(steps, SEED).close();
        require(closed[0], "leaves the steps open", "close them in close()");
    }

    private Use<PairConstructor<?>> use() {
        return new Use<>(component(), options());
    }

    private PairReader reader(StepReader steps, long seed) {
        return attempt("make pairs", () -> PairConstructor.pairs(use(), steps, spec(), seed));
    }

    private List<Pair> pairs(List<Step> steps, long seed) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try (PairReader reader = reader(StepReader.of(steps), seed)) {
            for (Pair pair; (pair = reader.next()) != null;) {
                pairs.add(decoded(pair));
            }
        }
        return pairs;
    }

    private static Pair decoded(Pair pair) throws IOException {
        Values extra = pair.extra();
        return Pair.of(pair.context().array(), pair.target().array(), extra == null ? null : extra.array(), pair.trajectory(), pair.timestep())
                .withLabels(pair.labels());
    }

    private List<Step> trajectories(List<Integer> lengths, int first) {
        List<Step> steps = new ArrayList<>();
        for (int t = 0; t < lengths.size(); t++) {
            steps.addAll(trajectory(first + t, lengths.get(t)));
        }
        return steps;
    }

    private List<Step> trajectory(int number, int length) {
        List<Step> steps = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            steps.add(step(number, t, t == length - 1));
        }
        return steps;
    }
}
