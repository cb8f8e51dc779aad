package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Schedule;
import io.repforge.kit.ScheduleKit;
import org.junit.jupiter.api.Test;

/** What the contract demands of schedules, and what this one is to do beyond. */
class @class@Test extends ScheduleKit<@class@.Options> {

    @Override
    protected Schedule<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(0.1, 0.2);
    }

    @Test
    void risesStaysAndFalls() {
        double[] rates = {0.1, 1, 1, 0.05};
        long[] steps = {0, 10, 80, 99};
        for (int i = 0; i < steps.length; i++) {
            assertEquals(rates[i], component().learningRate(1, Schedule.Progress.of(steps[i], 100, 10), options()), 1e-12, "step " + steps[i]);
        }
    }
}
