package io.repforge.framework.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Averages what was computed since the last line of metrics. */
final class MetricWindow {

    private final Map<String, double[]> sums = new LinkedHashMap<>();
    private final int batchSize;
    private long started = System.nanoTime();
    private long steps;
    private long waitedBefore;

    MetricWindow(int batchSize) {
        this.batchSize = batchSize;
    }

    void step() {
        steps++;
    }

    void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    /**
     * The means, with the time that steps took, and a new window.
     *
     * @param waited nanoseconds that the run has waited for data so far
     */
    Map<String, Double> close(long waited) {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        double seconds = (System.nanoTime() - started) * 1e-9;
        if (steps > 0) {
            means.put("seconds_per_batch", seconds / steps);
            means.put("seconds_per_1000_samples", seconds / steps / batchSize * 1000);
            means.put("waiting_share", (waited - waitedBefore) * 1e-9 / seconds);
        }
        sums.clear();
        steps = 0;
        waitedBefore = waited;
        started = System.nanoTime();
        return means;
    }
}
