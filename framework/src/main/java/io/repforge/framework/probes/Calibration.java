package io.repforge.framework.probes;

import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.framework.Largest;
import java.util.ArrayList;
import java.util.List;

/**
 * How well probabilities tell how often a classifier is right.
 *
 * @param probabilities of K classes, row by row
 * @param count K
 * @param classes the class of each row; those from K on have the probability 0
 */
record Calibration(double[] probabilities, int count, int[] classes) {

    /** The smallest probability whose logarithm is taken, so that a single row can't make the mean infinite: the smallest of {@code float32}. */
    private static final double SMALLEST = Float.MIN_NORMAL;

    private double of(int row, int k) {
        return k < count ? probabilities[row * count + k] : 0;
    }

    private int likeliest(int row) {
        return Largest.of(probabilities, row * count, count);
    }

    /** The mean of −log p of the class that it is, in nats. */
    double negativeLogLikelihood() {
        double sum = 0;
        for (int row = 0; row < classes.length; row++) {
            sum -= Math.log(Math.max(SMALLEST, of(row, classes[row])));
        }
        return sum / classes.length;
    }

    /** The mean of Σ (p − 1{it is that class})² over the classes, in [0, 2] (Brier 1950, Verification of Forecasts Expressed in Terms of Probability). */
    double brier() {
        double sum = 0;
        for (int row = 0; row < classes.length; row++) {
            sum += classes[row] < count ? 0 : 1;
            for (int k = 0; k < count; k++) {
                double error = of(row, k) - (k == classes[row] ? 1 : 0);
                sum += error * error;
            }
        }
        return sum / classes.length;
    }

    /** Confidence and accuracy in bins of equal width. */
    ReliabilityCurve reliability(int bins) {
        int[] counts = new int[bins];
        int[] right = new int[bins];
        double[] confidences = new double[bins];
        for (int row = 0; row < classes.length; row++) {
            int likeliest = likeliest(row);
            double confidence = Math.min(1, of(row, likeliest));
            int bin = Math.max(0, Math.min(bins - 1, (int) Math.ceil(confidence * bins) - 1));
            counts[bin]++;
            right[bin] += likeliest == classes[row] ? 1 : 0;
            confidences[bin] += confidence;
        }
        List<ReliabilityCurve.Bin> filled = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            if (counts[bin] > 0) {
                filled.add(new ReliabilityCurve.Bin((double) bin / bins, (bin + 1.0) / bins, counts[bin], Math.min(1, confidences[bin] / counts[bin]),
                        (double) right[bin] / counts[bin]));
            }
        }
        return new ReliabilityCurve(filled);
    }

    /** The expected calibration error: the mean of |accuracy − confidence| over the bins, by how many rows they have (Guo et al. 2017, equation 3). */
    static double expectedError(ReliabilityCurve curve) {
        double sum = 0;
        int rows = 0;
        for (ReliabilityCurve.Bin bin : curve.bins()) {
            sum += bin.count() * Math.abs(bin.accuracy() - bin.confidence());
            rows += bin.count();
        }
        return sum / rows;
    }
}
