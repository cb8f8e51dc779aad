package io.repforge.framework.report;

import io.repforge.framework.run.MetricNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What each metric was at which step, and after how many seconds of training. Values that are not finite are left out. */
public final class Curves {

    /** Where a line of metrics stands: no curves. */
    private static final Set<String> POSITION = Set.of(MetricNames.EPOCH, MetricNames.STEP, MetricRows.STEP);
    /** As many points as a chart is wide, about. */
    private static final int MOST_POINTS = 1200;

    /**
     * A value at a step.
     *
     * @param seconds that the steps up to there took together
     */
    public record Point(double step, double value, double seconds) {}

    private final Map<String, List<Point>> points = new LinkedHashMap<>();
    private double lastStep;
    private double seconds;

    /** The curves of a file that a run has written. */
    public static Curves of(MetricRows before) {
        Curves curves = new Curves();
        for (Map<String, String> row : before.rows()) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            row.forEach((name, cell) -> {
                if (!cell.isEmpty()) {
                    metrics.put(name, Double.valueOf(cell));
                }
            });
            curves.add(Objects.requireNonNull(metrics.get(MetricRows.STEP), "each row has its step"), metrics);
        }
        return curves;
    }

    void add(double step, Map<String, Double> metrics) {
        Double ofStep = metrics.get(MetricNames.SECONDS_PER_BATCH);
        if (ofStep != null && Double.isFinite(ofStep) && step > lastStep) {
            seconds += (step - lastStep) * ofStep;
            lastStep = step;
        }
        metrics.forEach((name, value) -> {
            if (!POSITION.contains(name) && Double.isFinite(value)) {
                List<Point> curve = points.computeIfAbsent(name, key -> new ArrayList<>());
                // A run that goes on finds the scores of its last epoch anew.
                if (!curve.isEmpty() && curve.get(curve.size() - 1).step == step) {
                    curve.remove(curve.size() - 1);
                }
                curve.add(new Point(step, value, seconds));
            }
        });
    }

    /** Names of the metrics, in the order in which they first came. */
    public Set<String> names() {
        return Collections.unmodifiableSet(points.keySet());
    }

    /** The points of a metric, by step; none if there is no such metric. */
    public List<Point> of(String name) {
        return Collections.unmodifiableList(points.getOrDefault(name, List.of()));
    }

    /** Whether it is known how long steps took. */
    public boolean hasTimes() {
        return seconds > 0;
    }

    /** The points of a metric as a chart takes them; of a long curve the lowest and the highest value of each stretch, so that no peak is lost. */
    public List<List<Number>> drawn(String name) {
        List<Point> curve = of(name);
        int stretch = Math.max(1, (curve.size() * 2 + MOST_POINTS - 1) / MOST_POINTS);
        List<List<Number>> drawn = new ArrayList<>();
        for (int from = 0; from < curve.size(); from += stretch) {
            List<Point> part = curve.subList(from, Math.min(curve.size(), from + stretch));
            Point low = Collections.min(part, (a, b) -> Double.compare(a.value, b.value));
            Point high = Collections.max(part, (a, b) -> Double.compare(a.value, b.value));
            Point first = low.step <= high.step ? low : high;
            drawn.add(numbers(first));
            if (low != high) {
                drawn.add(numbers(first == low ? high : low));
            }
        }
        return drawn;
    }

    private static List<Number> numbers(Point point) {
        return List.of((long) point.step, point.value, Math.round(point.seconds * 100) / 100.0);
    }
}
