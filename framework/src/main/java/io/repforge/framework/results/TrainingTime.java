package io.repforge.framework.results;

import io.repforge.api.RunListener;
import io.repforge.framework.report.MetricRows;
import io.repforge.framework.run.MetricNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a run trained, from its metrics, and what its encoder was worth meanwhile. Evaluations take no time here, since nobody would train with them for speed.
 *
 * @param seconds of all its steps
 * @param curve scores by time
 */
public record TrainingTime(double seconds, List<CurvePoint> curve) {

    public TrainingTime {
        curve = List.copyOf(curve);
    }

    /**
     * @param metrics of a run
     * @param scores names of what may be in the curve
     * @throws io.repforge.framework.UserError if a line isn't one that was written
     */
    public static TrainingTime of(Path metrics, Collection<String> scores) {
        double seconds = 0;
        long before = 0;
        List<CurvePoint> curve = new ArrayList<>();
        for (Map<String, String> row : MetricRows.read(metrics, Long.MAX_VALUE).rows()) {
            long step = Long.parseLong(row.getOrDefault(MetricNames.BATCHES_TRAINED, "0"));
            String each = row.getOrDefault(MetricNames.SECONDS_PER_BATCH, "");
            if (!each.isEmpty()) {
                seconds += (step - before) * Double.parseDouble(each);
                before = step;
            }
            Map<String, Double> numbers = new LinkedHashMap<>();
            scores.stream().filter(score -> !row.getOrDefault(column(score), "").isEmpty())
                    .forEach(score -> numbers.put(score, Double.parseDouble(row.getOrDefault(column(score), ""))));
            if (!numbers.isEmpty()) {
                curve.add(new CurvePoint(step, seconds, numbers));
            }
        }
        return new TrainingTime(seconds, curve);
    }

    /** What files of metrics call a score. */
    private static String column(String score) {
        return RunListener.Scores.AMONG_METRICS + score;
    }
}
