package io.repforge.api.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What all probes find of one representation: a row of a table of scores. Immutable. */
public final class ScoreRow {

    /** A row without anything. */
    public static final ScoreRow EMPTY = of(Map.of());

    private final Map<Score, Double> scores;
    private final Map<String, Detail> details;

    private ScoreRow(Map<Score, Double> scores, Map<String, Detail> details) {
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** A row of numbers alone. */
    public static ScoreRow of(Map<Score, Double> scores) {
        return of(scores, Map.of());
    }

    /**
     * A row.
     *
     * @param scores in the order in which they are shown
     * @param details what there is beside them, by name
     */
    public static ScoreRow of(Map<Score, Double> scores, Map<String, Detail> details) {
        return new ScoreRow(scores, details);
    }

    /** This row and what another one has more. */
    public ScoreRow and(ScoreRow other) {
        Map<Score, Double> allScores = new LinkedHashMap<>(scores);
        allScores.putAll(other.scores);
        Map<String, Detail> allDetails = new LinkedHashMap<>(details);
        allDetails.putAll(other.details);
        return new ScoreRow(allScores, allDetails);
    }

    /** The numbers, in the order in which they are shown. */
    public Map<Score, Double> scores() {
        return scores;
    }

    /** What there is beside the numbers, by name: that of a score which it tells more of, or one that begins with it. */
    public Map<String, Detail> details() {
        return details;
    }

    /** The draws whose mean a score is; empty if it was computed once. */
    public Optional<Draws> draws(Score score) {
        return details.get(score.name()) instanceof Draws draws ? Optional.of(draws) : Optional.empty();
    }
}
