package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of pair constructors. The steps are images of 3×12×12 pixels with discrete actions, in trajectories of 12,
 * 5, 1 and 9 steps; override {@link #spec()} and {@link #step(int, int, boolean)} for a constructor that needs others.
 */
public abstract class PairConstructorKit<O extends Record> extends ComponentKit<O, PairConstructor<O>> {

    private static final List<Integer> LENGTHS = List.of(12, 5, 1, 9);
    private static final long SEED = 7;

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
        PairSpec announced = component().spec(spec(), options());
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        assertFalse(pairs.isEmpty(), "no pair is made of trajectories of " + LENGTHS + " steps");
        for (Pair pair : pairs) {
            assertTrue(announced.context().admits(pair.context()), () -> pair.context() + " isn't of " + announced.context());
            assertTrue(announced.target().admits(pair.target()), () -> pair.target() + " isn't of " + announced.target());
            assertEquals(announced.extra() == null, pair.extra() == null, "an extra context is announced or given, but not both");
            Array extra = pair.extra();
            Space space = announced.extra();
            assertTrue(extra == null || space != null && space.admits(extra), () -> extra + " isn't of " + space);
        }
    }

    @Test
    void numbers_trajectories_and_timesteps_as_the_steps_have_them() throws IOException {
        Pair before = null;
        for (Pair pair : pairs(trajectories(LENGTHS, 0), SEED)) {
            assertTrue(pair.trajectory() >= 0 && pair.trajectory() < LENGTHS.size(), "there is no trajectory " + pair.trajectory());
            int length = LENGTHS.get((int) pair.trajectory());
            assertTrue(pair.timestep() >= 0 && pair.timestep() < length, "no timestep " + pair.timestep() + " among " + length);
            if (before != null) {
                assertTrue(pair.trajectory() >= before.trajectory(), "trajectories come in order");
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
            assertEquals(
                    pairs.stream().filter(pair -> pair.trajectory() != without).toList(),
                    pairs(changed, SEED).stream().filter(pair -> pair.trajectory() != without).toList(),
                    "pairs of other trajectories changed with trajectory " + other);
        }
    }

    @Test
    void makes_the_same_pairs_for_the_same_seed() throws IOException {
        assertEquals(pairs(trajectories(LENGTHS, 0), SEED), pairs(trajectories(LENGTHS, 0), SEED));
        assertNotEquals(pairs(trajectories(LENGTHS, 0), SEED), pairs(trajectories(LENGTHS, 4), SEED), "they depend on the steps");
    }

    @Test
    void gives_the_same_pairs_behind_those_that_it_skips() throws IOException {
        List<Pair> pairs = pairs(trajectories(LENGTHS, 0), SEED);
        for (int skip = 1; skip <= pairs.size() + 1; skip++) {
            try (PairReader reader = component().pairs(StepReader.of(trajectories(LENGTHS, 0)), spec(), options(), SEED)) {
                for (int at = 0; at < pairs.size(); at++) {
                    assertEquals(pairs.get(at), reader.next(), "pair " + at + " if every other time " + skip + " are skipped");
                    int next = at + 1;
                    at = Math.min(pairs.size() - 1, at + skip);
                    PairReader.Skipped skipped = reader.skip(skip);
                    assertEquals(at + 1 - next, skipped.pairs(), "pairs skipped behind pair " + (next - 1));
                    assertEquals(at < next ? -1 : pairs.get(at).trajectory(), skipped.trajectory(), "trajectory of the last pair skipped");
                }
                assertNull(reader.next());
            }
        }
    }

    /** Sources may be endless. */
    @Test
    void makes_pairs_while_it_reads() throws IOException {
        int[] read = {0};
        StepReader endless = () -> {
            int number = read[0]++;
            return step(number / 12 % 8, number % 12, number % 12 == 11);
        };
        try (PairReader reader = component().pairs(endless, spec(), options(), SEED)) {
            for (int i = 0; i < 50; i++) {
                assertNotNull(reader.next());
            }
        }
        assertTrue(read[0] < 5_000, "50 pairs took " + read[0] + " steps");
    }

    @Test
    void ends_where_the_steps_end_and_stays_there() throws IOException {
        try (PairReader reader = component().pairs(StepReader.of(List.of()), spec(), options(), SEED)) {
            assertNull(reader.next());
            assertNull(reader.next());
        }
    }

    @Test
    void lets_faults_of_the_source_through() {
        IOException fault = new IOException("shard.tar is cut off");
        PairReader reader = component().pairs(() -> {
            throw fault;
        }, spec(), options(), SEED);
        assertEquals(fault, assertThrows(IOException.class, reader::next));
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
        component().pairs(steps, spec(), options(), SEED).close();
        assertTrue(closed[0]);
    }

    private List<Pair> pairs(List<Step> steps, long seed) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try (PairReader reader = component().pairs(StepReader.of(steps), spec(), options(), seed)) {
            for (Pair pair; (pair = reader.next()) != null; ) {
                pairs.add(pair);
            }
        }
        return pairs;
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
