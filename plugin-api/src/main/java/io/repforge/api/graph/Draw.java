package io.repforge.api.graph;

/** A distribution from which the host fills a random tensor anew for each step. */
public sealed interface Draw {

    /** {@code float32}, uniform in [low, high). */
    record Uniform(double low, double high) implements Draw {}

    /** {@code float32}, normal. */
    record Gaussian(double mean, double deviation) implements Draw {}

    /** {@code float32}: 1 with the given probability, else 0. */
    record Bernoulli(double probability) implements Draw {}

    /** {@code int64}, uniform over {@code 0 … bound - 1}. */
    record Integers(int bound) implements Draw {}
}
