package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

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

    /** A warm-up that outlasts the run. */
    static Optional<String> warmupObjection(double epochs, Schedule.Progress end) {
        DecimalFormat number = new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return epochs <= end.epochs() ? Optional.empty()
                : Optional.of("warmup_epochs (" + number.format(epochs) + ") is more than the run's " + number.format(end.epochs()) + " epochs");
    }

    /**
     * {@code (1 − done)^power}, from 1 to the last factor.
     *
     * @param done share of the way, in [0, 1]
     */
    static double polynomial(double done, double power, double last) {
        return last + (1 - last) * Math.pow(1 - Math.min(1, Math.max(0, done)), power);
    }

    /** A straight line from nearly 0 to 1: the first of n steps has the factor 1 / n. */
    static double warmup(long step, double steps) {
        return Math.min(1, (step + 1) / Math.max(1, steps));
    }
}
