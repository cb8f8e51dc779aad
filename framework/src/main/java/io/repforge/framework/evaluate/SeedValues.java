package io.repforge.framework.evaluate;

import java.util.List;

/**
 * A score at several seeds.
 *
 * @param values one for each seed that has it; at least one
 */
public record SeedValues(List<Double> values) {

    public SeedValues {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a mean needs values");
        }
    }

    /** Their mean. */
    public double mean() {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    /** Standard deviation of the population that they are drawn from, by n − 1; 0 of a single one, of which nothing is known. */
    public double deviation() {
        double mean = mean();
        double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }

    /** How many there are. */
    public int count() {
        return values.size();
    }
}
