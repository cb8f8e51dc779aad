package io.repforge.essentials.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Schedule;
import io.repforge.api.Schedule.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Learning rates at given steps of a run of 100 epochs of 10 steps, from a base of 2. */
class ScheduleTest {

    private static <O extends Record> double rate(Schedule<O> schedule, O options, long step) {
        return schedule.learningRate(2, Progress.of(step, 1000, 10), options);
    }

    @Test
    void cosine_starts_at_the_base_passes_the_middle_halfway_and_ends_at_the_last_factor() {
        Cosine.Options options = new Cosine.Options(0.1, Stride.STEP);
        assertEquals(2, rate(new Cosine(), options, 0), 1e-12);
        assertEquals(2 * 0.55, rate(new Cosine(), options, 500), 1e-12);
        assertEquals(2 * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * 0.25))), rate(new Cosine(), options, 250), 1e-12);
        assertEquals(0.2, rate(new Cosine(), options, 1000), 1e-12);
    }

    @Test
    void warmup_rises_from_one_part_in_n_to_the_base_and_stays() {
        LinearWarmup.Options options = new LinearWarmup.Options(30);
        assertEquals(2.0 / 300, rate(new LinearWarmup(), options, 0), 1e-12);
        assertEquals(1, rate(new LinearWarmup(), options, 149), 1e-12);
        assertEquals(2, rate(new LinearWarmup(), options, 299), 1e-12);
        assertEquals(2, rate(new LinearWarmup(), options, 900), 1e-12);
    }

    @Test
    void warmup_then_cosine_falls_over_what_is_left_of_the_run() {
        LinearWarmupCosine.Options options = new LinearWarmupCosine.Options(30, 0, Stride.STEP);
        assertEquals(2.0 / 300, rate(new LinearWarmupCosine(), options, 0), 1e-12);
        assertEquals(2, rate(new LinearWarmupCosine(), options, 299), 1e-12);
        assertEquals(2, rate(new LinearWarmupCosine(), options, 300), 1e-12);
        assertEquals(1, rate(new LinearWarmupCosine(), options, 650), 1e-12);
        assertEquals(0, rate(new LinearWarmupCosine(), options, 1000), 1e-12);
    }

    @Test
    void a_run_shorter_than_its_warmup_ends_while_the_rate_rises() {
        LinearWarmupCosine.Options options = new LinearWarmupCosine.Options(200, 0, Stride.STEP);
        assertEquals(1, rate(new LinearWarmupCosine(), options, 999), 1e-12);
    }

    @Test
    void steps_fall_at_each_multiple_of_their_epochs() {
        StepSchedule.Options options = new StepSchedule.Options(30, List.of(), 0.1);
        assertEquals(2, rate(new StepSchedule(), options, 299), 1e-12);
        assertEquals(0.2, rate(new StepSchedule(), options, 300), 1e-12);
        assertEquals(0.002, rate(new StepSchedule(), options, 999), 1e-12);
    }

    @Test
    void milestones_take_the_place_of_regular_steps() {
        StepSchedule.Options options = new StepSchedule.Options(30, List.of(60, 80), 0.5);
        assertEquals(2, rate(new StepSchedule(), options, 599), 1e-12);
        assertEquals(1, rate(new StepSchedule(), options, 600), 1e-12);
        assertEquals(0.5, rate(new StepSchedule(), options, 800), 1e-12);
    }

    @Test
    void a_polynomial_falls_as_the_square_of_what_is_left_of_the_run() {
        Polynomial.Options options = new Polynomial.Options(2, 0, 0, Stride.STEP);
        assertEquals(2, rate(new Polynomial(), options, 0), 1e-12);
        assertEquals(2 * 0.25, rate(new Polynomial(), options, 500), 1e-12);
        assertEquals(2 * 0.01 * 0.01, rate(new Polynomial(), options, 990), 1e-12);
        assertEquals(0.2 + 1.8 * 0.25, rate(new Polynomial(), new Polynomial.Options(2, 0, 0.1, Stride.STEP), 500), 1e-12);
        assertEquals(2 * 0.7, rate(new Polynomial(), new Polynomial.Options(1, 0, 0, Stride.STEP), 300), 1e-12);
    }

    /** eirli's: (1 − t / 200)² over epochs t, whatever the run's. */
    @Test
    void a_polynomial_over_given_epochs_stays_at_its_end() {
        Polynomial.Options eirli = new Polynomial.Options(2, 200, 0, Stride.EPOCH);
        assertEquals(2 * Math.pow(1 - 37.0 / 200, 2), rate(new Polynomial(), eirli, 379), 1e-12);
        assertEquals(0, rate(new Polynomial(), new Polynomial.Options(2, 50, 0, Stride.EPOCH), 700), 1e-12);
    }

    /** As PyTorch's scheduler, asked after each epoch: {@code CosineAnnealingLR(T_max=100)}. */
    @Test
    void cosine_by_epoch_changes_between_epochs_alone() {
        Cosine.Options options = new Cosine.Options(0, Stride.EPOCH);
        assertEquals(2, rate(new Cosine(), options, 9), 1e-12);
        assertEquals(1 + Math.cos(Math.PI * 0.25), rate(new Cosine(), options, 250), 1e-12);
        assertEquals(rate(new Cosine(), options, 250), rate(new Cosine(), options, 259), 1e-12);
    }

    /** As eirli's LinearWarmupCosine computes it, by recursion, with its base / w · e until epoch w. */
    @Test
    void warmup_then_cosine_by_epoch_starts_with_an_epoch_at_0() {
        LinearWarmupCosine.Options options = new LinearWarmupCosine.Options(30, 0, Stride.EPOCH);
        double last = 0;
        for (int epoch = 0; epoch < 100; epoch++) {
            double expected = epoch <= 30 ? 2.0 / 30 * epoch
                    : (1 + Math.cos(Math.PI * (epoch - 30) / 70)) / (1 + Math.cos(Math.PI * (epoch - 31) / 70)) * last;
            last = expected;
            for (int step = 0; step < 10; step += 9) {
                assertEquals(expected, rate(new LinearWarmupCosine(), options, 10L * epoch + step), 1e-9, "epoch " + epoch);
            }
        }
        assertEquals(0, rate(new LinearWarmupCosine(), options, 0));
    }
}
