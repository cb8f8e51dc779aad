package io.repforge.framework.report;

import io.repforge.framework.run.MetricNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What each metric was at which step. Values that are not finite are left out. */
final class Curves {

    /** Where a line of metrics stands: no curves. */
    private static final Set<String> POSITION = Set.of(MetricNames.EPOCH, MetricNames.STEP, MetricRows.STEP);

    /** A value at a step. */
    record Point(double step, double value) {}

    private final Map<String, List<Point>> points = new LinkedHashMap<>();

    static Curves of(MetricRows before) {
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
        metrics.forEach((name, value) -> {
            if (!POSITION.contains(name) && Double.isFinite(value)) {
                List<Point> curve = points.computeIfAbsent(name, key -> new ArrayList<>());
                // A run that goes on finds the scores of its last epoch anew.
                if (!curve.isEmpty() && curve.get(curve.size() - 1).step == step) {
                    curve.remove(curve.size() - 1);
                }
                curve.add(new Point(step, value));
            }
        });
    }

    /** Names of the metrics, in the order in which they first came. */
    Set<String> names() {
        return Collections.unmodifiableSet(points.keySet());
    }

    /** The points of a metric, by step; at least one. */
    List<Point> of(String name) {
        return Collections.unmodifiableList(points.get(name));
    }
}
