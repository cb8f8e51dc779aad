package io.repforge.framework.train;

import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.MetricSum;
import java.util.LinkedHashMap;
import java.util.Map;

/** Averages what was computed since the last line of metrics. */
final class MetricWindow {

    private final Map<String, MetricSum> sums = new LinkedHashMap<>();
    private final int batchSize;
    private long steps;
    private long nanos;
    private long waitedBefore;

    /**
     * @param begun what a run that is resumed had added up already
     */
    MetricWindow(int batchSize, Map<String, MetricSum> begun) {
        this.batchSize = batchSize;
        sums.putAll(begun);
    }

    /**
     * @param taken nanoseconds that a step took, the wait for its batch included; what lies between steps, such as an evaluation, isn't counted
     */
    void step(long taken) {
        steps(1, taken);
    }

    /** Several steps that took so long together. */
    void steps(long count, long taken) {
        steps += count;
        nanos += taken;
    }

    /** What was added up elsewhere. */
    void add(String name, MetricSum sum) {
        sums.put(name, sums.getOrDefault(name, new MetricSum(0, 0)).plus(sum));
    }

    void add(String name, double value) {
        sums.put(name, sums.getOrDefault(name, new MetricSum(0, 0)).plus(value));
    }

    /** What was added up since the last line of metrics, in order. */
    Map<String, MetricSum> sums() {
        return new LinkedHashMap<>(sums);
    }

    /**
     * The means, with the time that steps took, and a new window.
     *
     * @param waited nanoseconds that the run has waited for data so far
     */
    Map<String, Double> close(long waited) {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum.total() / sum.count()));
        double seconds = nanos * 1e-9;
        if (steps > 0) {
            means.put(MetricNames.SECONDS_PER_BATCH, seconds / steps);
            means.put(MetricNames.SECONDS_PER_1000_SAMPLES, seconds / steps / batchSize * 1000);
            means.put(MetricNames.WAITING_SHARE, (waited - waitedBefore) * 1e-9 / seconds);
        }
        sums.clear();
        steps = 0;
        nanos = 0;
        waitedBefore = waited;
        return means;
    }
}
