package io.repforge.framework.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What values of a key are tried. */
sealed interface Domain {

    /** Names of distributions, as a study writes them. */
    List<String> DISTRIBUTIONS = List.of("uniform", "log_uniform", "int_uniform", "log_int_uniform", "choice");

    /** Each of them is tried. */
    record Listed(List<@Nullable Object> values) implements Domain {

        public Listed {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** A distribution. */
    sealed interface Drawn extends Domain {

        /**
         * A value.
         *
         * @param unit drawn evenly from [0, 1)
         */
        @Nullable
        Object at(double unit);
    }

    /** One of several, with equal chances. */
    record Choice(List<@Nullable Object> values) implements Drawn {

        public Choice {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }

        @Override
        public @Nullable Object at(double unit) {
            return values.get((int) (unit * values.size()));
        }
    }

    /**
     * Numbers.
     *
     * @param low the least
     * @param high the greatest
     * @param whole whether they are whole numbers, of which both ends are drawn, too
     * @param logarithmic whether their logarithms are even
     */
    record Range(double low, double high, boolean whole, boolean logarithmic) implements Drawn {

        /** Enough to tell values apart, and short enough to be read. */
        private static final MathContext DIGITS = new MathContext(4);

        static Range of(String name, double low, double high) {
            return new Range(low, high, name.contains("int_"), name.toLowerCase(Locale.ROOT).startsWith("log_"));
        }

        @Override
        public Object at(double unit) {
            // Whole numbers stand for what is rounded to them.
            double from = whole ? low - 0.5 : low;
            double to = whole ? high + 0.5 : high;
            double value = logarithmic ? from * Math.pow(to / from, unit) : from + unit * (to - from);
            if (whole) {
                return (long) Math.min(high, Math.max(low, Math.rint(value)));
            }
            return Math.min(high, Math.max(low, new BigDecimal(value).round(DIGITS).doubleValue()));
        }
    }
}
