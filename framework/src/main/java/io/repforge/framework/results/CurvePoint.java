package io.repforge.framework.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an encoder was worth while it was trained.
 *
 * @param step steps done
 * @param seconds of training until then
 * @param scores by name
 */
public record CurvePoint(long step, double seconds, Map<String, Double> scores) {

    public CurvePoint {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
