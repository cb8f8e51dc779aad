package io.repforge.framework.recipe;

import io.repforge.api.option.Option;
import java.math.BigDecimal;

/** Numbers that an option allows. */
record Range(double min, double max, boolean aboveMin) {

    static Range of(Option option) {
        return new Range(option.min(), option.max(), option.aboveMin());
    }

    boolean contains(double number) {
        return (aboveMin ? number > min : number >= min) && number <= max;
    }

    boolean hasMin() {
        return min != Double.NEGATIVE_INFINITY;
    }

    boolean hasMax() {
        return max != Double.POSITIVE_INFINITY;
    }

    /** Such as {@code above 0, at most 1}; empty where every number is allowed. */
    String words() {
        String lower = !hasMin() ? "" : (aboveMin ? "above " : "at least ") + number(min);
        String upper = !hasMax() ? "" : "at most " + number(max);
        return lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + " and " + upper;
    }

    /** In the shortest notation: {@code 1}, {@code 0.05}, {@code 1e-8}. */
    static String number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e7) {
            return Long.toString((long) number);
        } else if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        } else if (Math.abs(number) >= 1e-3 && Math.abs(number) < 1e7) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }
        return Double.toString(number).replace(".0E", "e").replace('E', 'e');
    }
}
