package io.repforge.framework.results;

import io.repforge.api.probe.Score;

/**
 * Whether a score differs by more than its runs do among themselves. One is called better or worse than another if their means are at least two standard
 * deviations of a difference apart, √(s₁² + s₂²) being that of the difference of two runs, and if there are at least three seeds of each.
 */
public enum Verdict {
    /** Better. */
    BETTER,
    /** Worse. */
    WORSE,
    /** The runs differ as much among themselves. */
    ALIKE,
    /** There are too few seeds to tell. */
    UNTOLD;

    /** So few seeds tell nothing of deviations. */
    public static final int SEEDS = 3;

    private static final double DEVIATIONS = 2;

    /**
     * @param score says which way is better
     * @param ours what may be better
     * @param other what it is compared with
     */
    static Verdict of(Score score, SeedValues ours, SeedValues other) {
        if (Math.min(ours.count(), other.count()) < SEEDS) {
            return UNTOLD;
        }
        double difference = ours.mean() - other.mean();
        double apart = DEVIATIONS * Math.hypot(ours.deviation(), other.deviation());
        if (difference == 0 || Math.abs(difference) < apart) {
            return ALIKE;
        }
        return difference > 0 == score.higherIsBetter() ? BETTER : WORSE;
    }
}
