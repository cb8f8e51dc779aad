package io.repforge.framework.run;

import java.io.Serializable;

/**
 * What was added up of one metric since its last line.
 *
 * @param count how many values
 */
public record MetricSum(double total, long count) implements Serializable {

    /** With what was added up elsewhere. */
    public MetricSum plus(MetricSum other) {
        return new MetricSum(total + other.total, count + other.count);
    }

    /** With one value more. */
    public MetricSum plus(double value) {
        return new MetricSum(total + value, count + 1);
    }
}
