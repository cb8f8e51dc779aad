package io.repforge.kit;

import io.repforge.api.Schedule;
import io.repforge.api.Schedule.Progress;
import io.repforge.api.option.Use;
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
        return attempt("give a learning rate", () -> Schedule.learningRate(
                new Use<Schedule<?>>(component(), options()), BASE, Progress.of(step, totalSteps, stepsPerEpoch)));
    }

    private List<Double> run(long totalSteps, long stepsPerEpoch) {
        List<Double> rates = new ArrayList<>();
        for (long step = 0; step < totalSteps; step++) {
            rates.add(rate(step, totalSteps, stepsPerEpoch));
        }
        return rates;
    }

    /** What isn't from 0 on, or isn't finite, the host refuses by itself. */
    @Test
    void gives_a_learning_rate_throughout_a_run() {
        run(200 * 7, 7);
    }

    @Test
    void works_for_a_run_of_one_step_and_for_one_of_one_epoch() {
        run(1, 1);
        run(50, 50);
    }

    @Test
    void lets_the_run_learn_something() {
        require(run(200 * 7, 7).stream().anyMatch(rate -> rate > 0), "gives the learning rate 0 throughout a run of 200 epochs", "give more than 0 at some step");
    }

    /** A resumed run asks for the middle first. */
    @Test
    void depends_on_nothing_but_where_the_run_stands() {
        List<Double> forwards = run(100, 5);
        for (int step = 99; step >= 0; step--) {
            double again = rate(step, 100, 5);
            require(forwards.get(step) == again, "gives " + forwards.get(step) + " for step " + step + ", and then " + again,
                    "compute the learning rate from where the run stands alone; a run that goes on asks for the middle first");
        }
    }
}
