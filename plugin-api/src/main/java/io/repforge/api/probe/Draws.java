package io.repforge.api.probe;

import java.util.List;

/**
 * A score that was computed several times, by other random choices each time; the score itself is their mean. Of the name of that score; tables show its
 * deviation behind a ±.
 *
 * @param values the score in each draw, in its unit
 */
public record Draws(List<Double> values) implements Detail {

    /** @throws IllegalArgumentException if there is none */
    public Draws {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there is no mean of no draws");
        }
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.draws(this);
    }

    /** The mean. */
    public double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard deviation over draws, by n − 1; 0 for a single one. */
    public double deviation() {
        double mean = mean();
        double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }
}
