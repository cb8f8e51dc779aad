package io.repforge.framework.run;

/**
 * What was added up of one metric since its last line.
 *
 * @param count how many values
 */
public record MetricSum(double total, long count) {

    /** With one value more. */
    public MetricSum plus(double value) {
        return new MetricSum(total + value, count + 1);
    }
}
