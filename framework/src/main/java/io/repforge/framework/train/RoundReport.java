package io.repforge.framework.train;

import io.repforge.framework.rounds.WorkerState;
import io.repforge.framework.run.MetricSum;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells of its round, beside what is averaged.
 *
 * @param worker its number
 * @param host where it was done
 * @param next its own state from here on
 * @param metrics sums of what it has measured
 * @param loss of its last step; NaN where it had none
 * @param moved norm of what it has changed of the parameters
 * @param nanos how long its steps took, waits for data included
 * @param waitedNanos how long it has waited for data
 * @param sentBytes of what it sends: numbers that are averaged, and its own
 * @param fault what isn't finite, such as {@code loss is NaN}, and so has ended it; null if all is well
 * @param faultStep step of all together, counted from 1, at which that was seen
 */
public record RoundReport(
        int worker, String host, WorkerState next, Map<String, MetricSum> metrics, double loss, double moved, long nanos, long waitedNanos, long sentBytes,
        @Nullable String fault, long faultStep) implements Serializable {

    public RoundReport {
        metrics = new LinkedHashMap<>(metrics);
    }
}
