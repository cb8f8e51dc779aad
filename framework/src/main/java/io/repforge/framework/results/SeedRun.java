package io.repforge.framework.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recipe's run at one seed.
 *
 * @param seed seed of the run
 * @param pairs pairs that it was trained on, repetitions counted
 * @param seconds that training took, evaluations not counted
 * @param precision that its products were computed in, as the run's recipe has it
 * @param rows scores by row and name
 * @param curve scores while it trained
 */
public record SeedRun(long seed, long pairs, double seconds, String precision, Map<String, Map<String, Double>> rows, List<CurvePoint> curve) {

    public SeedRun {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        curve = List.copyOf(curve);
    }
}
