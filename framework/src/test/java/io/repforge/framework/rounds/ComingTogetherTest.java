package io.repforge.framework.rounds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** What workers send is added up alike whoever does it, and what is made of the mean is what the papers say. */
class ComingTogetherTest {

    @TempDir
    private Path folder;

    private static DistributedOptions rounds(int workers, int steps, DistributedOptions.Stage... growth) {
        return new DistributedOptions(workers, steps, List.of(growth), InnerState.RESET, Outer.NONE, RateScale.ROOT, Reduce.COLLECT, Compress.NONE, 1, null);
    }

    @Test
    void a_round_ends_after_its_steps_or_with_the_epoch() {
        DistributedOptions how = rounds(3, 4, new DistributedOptions.Stage(2, 10));
        assertEquals(12, how.endOfRound(0, 20));
        assertEquals(20, how.endOfRound(12, 20));
        assertEquals(32, how.endOfRound(20, 20));
        assertEquals(60, how.endOfRound(40, 20), "from epoch 2 on it would have 30 steps");
        assertEquals(4, how.stepsPerRound(1));
        assertEquals(10, how.stepsPerRound(7));
    }

    @Test
    void the_steps_of_a_round_are_dealt_out_in_turn() {
        RoundTask task = new RoundTask("run", 0, 12, 20, new float[0], null);
        assertEquals(List.of(3L, 3L, 2L), List.of(task.steps(0, 3), task.steps(1, 3), task.steps(2, 3)));
        assertEquals(0, new RoundTask("run", 0, 12, 13, new float[0], null).steps(1, 3));
    }

    @Test
    void learning_rates_grow_with_the_workers_as_with_batches() {
        assertEquals(List.of(1.0, 2.0, 4.0), List.of(RateScale.NONE.of(4), RateScale.ROOT.of(4), RateScale.LINEAR.of(4)));
        assertEquals(1, RateScale.ROOT.of(1));
        Outer nesterov = new Outer(Outer.Kind.NESTEROV, 0.7, 0.9);
        assertEquals(List.of(4.0, 1.0, 2.0), List.of(rated(Outer.NONE, null), rated(nesterov, null), rated(nesterov, RateScale.ROOT)));
    }

    private static double rated(Outer outer, @Nullable RateScale scale) {
        return new DistributedOptions(4, 10, List.of(), InnerState.AVERAGE, outer, scale, Reduce.COLLECT, Compress.NONE, 1, null).rate();
    }

    @Test
    void stages_must_come_in_order() {
        String said =
                assertThrows(IllegalArgumentException.class, () -> rounds(1, 1, new DistributedOptions.Stage(3, 2), new DistributedOptions.Stage(3, 4))).getMessage();
        assertEquals("'growth' has from_epoch 3 after 3: each must be later than the one before", said);
    }

    @Test
    void the_mean_counts_each_worker_by_its_steps() {
        Sum sum = Sum.of(List.of(new Sent(new float[] {1, -2}, null, 3), new Sent(new float[] {5, 2}, null, 1)));
        assertArrayEquals(new double[] {2, -1}, sum.mean(new float[2]));
        Sum changes =
                Sum.of(List.of(Sent.of(Compress.BFLOAT16, new float[] {1}, new float[] {1.5f}, 1), Sent.of(Compress.BFLOAT16, new float[] {1}, new float[] {2}, 1)));
        assertArrayEquals(new double[] {1.75}, changes.mean(new float[] {1}));
    }

    /** In groups, as some of the workers add up those of others. */
    @Test
    void it_is_the_same_sum_to_the_last_bit_whoever_adds_up() {
        Random random = new Random(4);
        for (int workers : new int[] {1, 2, 3, 5, 9, 10, 17}) {
            List<Sent> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                float[] values = new float[20];
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15));
                }
                all.add(new Sent(values, null, 1 + random.nextInt(9)));
            }
            int group = Sum.group(workers);
            List<Sum> groups = new ArrayList<>();
            for (int from = 0; from < workers; from += group) {
                groups.add(Sum.ofGroup(all.subList(from, Math.min(workers, from + group))));
            }
            assertTrue(groups.size() <= group, workers + " workers in groups of " + group);
            assertArrayEquals(Sum.of(all).values(), Sum.ofGroups(groups).values());
        }
    }

    /** With what a few lines of PyTorch would do: SGD with nesterov=True, learning rate .7, momentum .9, whose gradient is what was moved, backwards. */
    @Test
    void nesterovs_step_is_that_of_sgd_on_what_was_moved() {
        OuterStep outer = new OuterStep(new Outer(Outer.Kind.NESTEROV, 0.7, 0.9), 1, null);
        float[] first = outer.step(new float[] {1, 10}, new double[] {0.5, 20});
        // g = .5, v = .5, θ = 1 − .7 (.5 + .9 · .5) = .335; what isn't a parameter is the mean.
        assertArrayEquals(new float[] {0.335f, 20}, first, 1e-7f);
        float[] second = outer.step(first, new double[] {0.235, 30});
        // g = .1, v = .55, θ = .335 − .7 (.1 + .9 · .55) = −.0815
        assertArrayEquals(new float[] {-0.0815f, 30}, second, 1e-7f);
        assertArrayEquals(new float[] {0.55f}, outer.momentum(), 1e-7f);
        float[] again = new OuterStep(new Outer(Outer.Kind.NESTEROV, 0.7, 0.9), 1, new float[] {0.5f}).step(first, new double[] {0.235, 30});
        assertArrayEquals(second, again);
        assertThrows(IllegalArgumentException.class, () -> new OuterStep(new Outer(Outer.Kind.NESTEROV, 0.7, 0.9), 2, new float[1]));
    }

    @Test
    void without_an_outer_optimizer_all_go_on_from_the_mean() {
        OuterStep outer = new OuterStep(Outer.NONE, 2, null);
        assertArrayEquals(new float[] {3, 4}, outer.step(new float[] {1, 2}, new double[] {3, 4}));
        assertEquals(0, outer.momentum().length);
    }

    @Test
    void changes_are_rounded_to_the_nearest_of_bfloat16() {
        assertEquals(1f, value(Sent.bfloat16(1f)));
        assertEquals(1f, value(Sent.bfloat16(1 + 0x1p-8f)), "a tie goes to the even one");
        assertEquals(1 + 0x1p-6f, value(Sent.bfloat16(1 + 0x1.8p-7f)), "a tie goes to the even one");
        assertEquals(1 + 0x1p-7f, value(Sent.bfloat16(1 + 0x1.1p-8f)));
        assertEquals(-0x1p-120f, value(Sent.bfloat16(-0x1p-120f)));
        assertTrue(Float.isNaN(value(Sent.bfloat16(Float.NaN))));
        assertEquals(Float.POSITIVE_INFINITY, value(Sent.bfloat16(Float.MAX_VALUE)));
    }

    private static float value(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    @Test
    void what_workers_have_is_read_as_it_was_written() throws IOException {
        WorkersFile written = new WorkersFile(2, new float[] {0.5f}, List.of(new WorkerState(new Position(1, 2, 3), 4, new float[] {5, Float.MIN_VALUE}, null),
                new WorkerState(Position.START, 0, null, "/shared/step-000000000002/worker-1")));
        Path file = folder.resolve("workers");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        written.writeTo(bytes);
        Files.write(file, bytes.toByteArray());
        WorkersFile read = WorkersFile.read(file);
        assertEquals(2, read.ownLength());
        assertArrayEquals(written.outerMomentum(), read.outerMomentum());
        assertEquals(new Position(1, 2, 3), read.workers().get(0).position());
        assertArrayEquals(new float[] {5, Float.MIN_VALUE}, read.workers().get(0).numbers());
        assertEquals("/shared/step-000000000002/worker-1", read.workers().get(1).file());

        Files.write(file, new byte[] {0, 0, 0, 9});
        assertTrue(assertThrows(UserError.class, () -> WorkersFile.read(file)).getMessage().contains(file + " is of format 9, and this Repforge reads 1"));
        Files.write(file, new byte[] {0, 0, 0, 1, 0});
        assertTrue(assertThrows(UserError.class, () -> WorkersFile.read(file)).getMessage().startsWith(file + " can't be read"));
    }

    @Test
    void what_is_left_in_a_shared_folder_is_there_until_nothing_needs_it() {
        SharedFolder shared = new SharedFolder(folder.resolve("run"));
        String first = shared.write(20, 3, new float[] {1, 2});
        String second = shared.write(40, 3, new float[] {3});
        assertArrayEquals(new float[] {1, 2}, SharedFolder.read(first));
        shared.keepOnly(Set.of(40L));
        assertArrayEquals(new float[] {3}, SharedFolder.read(second));
        String said = assertThrows(UserError.class, () -> SharedFolder.read(first)).getMessage();
        assertTrue(said.contains(first) && said.contains("distributed.shared_folder is the same folder on all machines"), said);
    }
}
