package io.repforge.api.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one probe finds of an encoder: numbers, and {@linkplain Detail details} beside them. Immutable.
 * <pre>{@code
 * return Findings.of(Map.of("linear", accuracy)).with("linear_confusion", ConfusionMatrix.of(names, actual, predicted));
 * }</pre>
 */
public final class Findings {

    /** Nothing. */
    public static final Findings NONE = of(Map.of());

    private final Map<String, Double> scores;
    private final Map<String, Detail> details;

    private Findings(Map<String, Double> scores, Map<String, Detail> details) {
        this.scores = Collections.unmodifiableMap(scores);
        this.details = Collections.unmodifiableMap(details);
    }

    /** Numbers alone, by the names of scores. */
    public static Findings of(Map<String, Double> scores) {
        return new Findings(new LinkedHashMap<>(scores), new LinkedHashMap<>());
    }

    /**
     * The same with a detail more.
     *
     * @param name of the score that it tells more of, or that with something behind, such as {@code linear_confusion} for {@code linear}
     */
    public Findings with(String name, Detail detail) {
        Map<String, Detail> more = new LinkedHashMap<>(details);
        more.put(name, detail);
        return new Findings(scores, more);
    }

    /** These and those of others. */
    public Findings and(Findings others) {
        Map<String, Double> allScores = new LinkedHashMap<>(scores);
        allScores.putAll(others.scores);
        Map<String, Detail> allDetails = new LinkedHashMap<>(details);
        allDetails.putAll(others.details);
        return new Findings(allScores, allDetails);
    }

    /** Numbers, by the names of scores. */
    public Map<String, Double> scores() {
        return scores;
    }

    /** What there is beside them, by name. */
    public Map<String, Detail> details() {
        return details;
    }
}
