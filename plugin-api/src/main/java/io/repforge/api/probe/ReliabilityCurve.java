package io.repforge.api.probe;

import java.util.List;

/**
 * How often a classifier is right, by how sure it was (Guo et al. 2017, On Calibration of Modern Neural Networks, section 2).
 *
 * @param bins by confidence, from the lowest; those without an example are left out
 */
public record ReliabilityCurve(List<Bin> bins) implements Detail {

    public ReliabilityCurve {
        bins = List.copyOf(bins);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reliability(this);
    }

    /**
     * Examples whose confidence, the probability of the class that they were held for, lies in {@code (from, to]}.
     *
     * @param count how many they are, at least 1
     * @param confidence their mean confidence
     * @param accuracy share of them that was held for the right class
     */
    public record Bin(double from, double to, int count, double confidence, double accuracy) {

        /** @throws IllegalArgumentException if there is no example */
        public Bin {
            if (count < 1) {
                throw new IllegalArgumentException("a bin without examples has no means");
            }
        }
    }
}
