package io.repforge.framework.describe;

import java.util.LinkedHashMap;
import java.util.Map;

/** Mean, deviation and range of numbers that come one by one (Welford 1962). Those that aren't finite are counted apart. */
final class Moments {

    private long count;
    private long notFinite;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (!Double.isFinite(value)) {
            notFinite++;
            return;
        }
        count++;
        double from = value - mean;
        mean += from / count;
        squares += from * (value - mean);
        least = Math.min(least, value);
        largest = Math.max(largest, value);
    }

    /** How many finite ones there are. */
    long count() {
        return count;
    }

    /** How many are infinite or no number. */
    long notFinite() {
        return notFinite;
    }

    /** NaN of none. */
    double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** That of the numbers themselves, by n; NaN of none. */
    double deviation() {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }

    /** NaN of none. */
    double least() {
        return count == 0 ? Double.NaN : least;
    }

    /** NaN of none. */
    double largest() {
        return count == 0 ? Double.NaN : largest;
    }

    /** Whether there are several, and all are the same. */
    boolean isConstant() {
        return count > 1 && notFinite == 0 && least == largest;
    }

    /** As JSON has it; what isn't known is left out. */
    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        if (count > 0) {
            value.put("least", least);
            value.put("mean", mean);
            value.put("deviation", deviation());
            value.put("largest", largest);
        }
        value.put("not_finite", notFinite);
        return value;
    }
}
