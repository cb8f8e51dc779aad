package io.repforge.essentials.schedules;

/** Factors of the learning rate. */
final class Curves {

    private Curves() {}

    /**
     * Half a cosine from 1 to the last factor (Loshchilov and Hutter 2017, equation 5, one period).
     *
     * @param done share of the way, in [0, 1]
     */
    static double cosine(double done, double last) {
        return last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, done))));
    }

    /** A straight line from nearly 0 to 1: the first of n steps has the factor 1 / n. */
    static double warmup(long step, double steps) {
        return Math.min(1, (step + 1) / Math.max(1, steps));
    }
}
