package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Schedule;
import io.repforge.api.Schedule.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract demands of schedules. */
public abstract class ScheduleKit<O extends Record> extends ComponentKit<O, Schedule<O>> {

    private static final double BASE = 0.3;

    protected ScheduleKit() {
        super(Schedule.class);
    }

    private double rate(long step, long totalSteps, long stepsPerEpoch) {
        return component().learningRate(BASE, Progress.of(step, totalSteps, stepsPerEpoch), options());
    }

    private List<Double> run(long totalSteps, long stepsPerEpoch) {
        List<Double> rates = new ArrayList<>();
        for (long step = 0; step < totalSteps; step++) {
            rates.add(rate(step, totalSteps, stepsPerEpoch));
        }
        return rates;
    }

    private static void assertUsable(List<Double> rates) {
        rates.forEach(rate -> assertTrue(Double.isFinite(rate) && rate >= 0, () -> "learning rate " + rate));
    }

    @Test
    void gives_a_finite_rate_from_0_on_throughout_a_run() {
        assertUsable(run(200 * 7, 7));
    }

    @Test
    void works_for_a_run_of_one_step_and_for_one_of_one_epoch() {
        assertUsable(run(1, 1));
        assertUsable(run(50, 50));
    }

    @Test
    void lets_the_run_learn_something() {
        assertTrue(run(200 * 7, 7).stream().anyMatch(rate -> rate > 0));
    }

    /** A resumed run asks for the middle first. */
    @Test
    void depends_on_nothing_but_where_the_run_stands() {
        List<Double> forwards = run(100, 5);
        for (int step = 99; step >= 0; step--) {
            assertEquals(forwards.get(step), rate(step, 100, 5));
        }
    }
}
