package io.repforge.framework.evaluate;

import io.repforge.api.probe.Score;

/**
 * Whether a score differs by more than its runs do among themselves. One leads another if their means are at least two standard deviations of a difference apart,
 * √(s₁² + s₂²) being that of the difference of two runs; and is called better, and the other worse, if there are at least three seeds of each.
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
     * Says it.
     *
     * @param score says which way is better
     * @param ours what may be better
     * @param other what it is compared with
     */
    public static Verdict of(Score score, SeedValues ours, SeedValues other) {
        if (Math.min(ours.count(), other.count()) < SEEDS) {
            return UNTOLD;
        }
        return leads(score, ours, other) ? BETTER : leads(score, other, ours) ? WORSE : ALIKE;
    }

    /** Whether ours leads the other, however few seeds there are; single ones have no deviation, so that any lead counts. */
    public static boolean leads(Score score, SeedValues ours, SeedValues other) {
        double lead = score.higherIsBetter() ? ours.mean() - other.mean() : other.mean() - ours.mean();
        return lead > 0 && lead >= DEVIATIONS * Math.hypot(ours.deviation(), other.deviation());
    }
}
