package io.repforge.framework.probes.linear;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Brings features to mean 0 and deviation 1, as they are over the rows that a probe learns from.
 *
 * @param mean of each feature, d of them
 * @param scale what each is divided by
 */
public record Standardisation(double[] mean, double[] scale) {

    private static final double SMALLEST_DEVIATION = 1e-6;

    /** @param values {@code [n, d]}, {@code float32}, at least one row */
    public static Standardisation of(INDArray values) {
        double[] mean = means(FloatRows.over(values), (value, j) -> value);
        double[] scale = deviations(values, mean);
        // A feature that never changes says nothing: it is centred, and not blown up.
        Arrays.setAll(scale, j -> scale[j] < SMALLEST_DEVIATION ? 1 : scale[j]);
        return new Standardisation(mean, scale);
    }

    /**
     * Features that are centred and divided by one number, the root of their mean variance: a feature that hardly changes in the rows isn't blown up by it, which
     * matters where others will change it.
     */
    public static Standardisation alike(INDArray values) {
        double[] mean = means(FloatRows.over(values), (value, j) -> value);
        double variance = Arrays.stream(deviations(values, mean)).map(deviation -> deviation * deviation).average().orElse(1);
        double[] scale = new double[mean.length];
        Arrays.fill(scale, Math.max(SMALLEST_DEVIATION, Math.sqrt(variance)));
        return new Standardisation(mean, scale);
    }

    /** Brings features to mean 0 alone; see {@link #of}. */
    public static Standardisation centring(INDArray values) {
        double[] ones = new double[(int) values.size(1)];
        Arrays.fill(ones, 1);
        return new Standardisation(means(FloatRows.over(values), (value, j) -> value), ones);
    }

    /**
     * The standard deviation of each feature, see {@link #of}.
     *
     * @param mean that of each feature
     */
    public static double[] deviations(INDArray values, double[] mean) {
        double[] variance = means(FloatRows.over(values), (value, j) -> (value - mean[j]) * (value - mean[j]));
        return Arrays.stream(variance).map(Math::sqrt).toArray();
    }

    /** What is averaged over rows, of feature j. */
    private interface Term {
        double of(double value, int j);
    }

    private static double[] means(FloatRows rows, Term term) {
        int width = rows.width();
        int step = rows.atOnce();
        double[][] sums = IntStream.range(0, (rows.count() + step - 1) / step).parallel().mapToObj(chunk -> {
            float[] some = rows.read(chunk * step, Math.min(rows.count(), (chunk + 1) * step));
            double[] sum = new double[width];
            for (int i = 0; i < some.length; i += width) {
                for (int j = 0; j < width; j++) {
                    sum[j] += term.of(some[i + j], j);
                }
            }
            return sum;
        }).toArray(double[][]::new);
        double[] means = new double[width];
        for (double[] sum : sums) {
            for (int j = 0; j < width; j++) {
                means[j] += sum[j] / rows.count();
            }
        }
        return means;
    }

    /** Whether all rows that it is of were finite. */
    boolean isFinite() {
        return Arrays.stream(mean).allMatch(Double::isFinite) && Arrays.stream(scale).allMatch(Double::isFinite);
    }

    /**
     * @param values {@code [m, d]}, {@code float32}
     * @return the same, anew
     */
    public INDArray apply(INDArray values) {
        FloatRows rows = FloatRows.over(values);
        FloatRows standardised = FloatRows.of(rows.count(), rows.width());
        int width = rows.width();
        int step = rows.atOnce();
        IntStream.range(0, (rows.count() + step - 1) / step).parallel().forEach(chunk -> {
            float[] some = rows.read(chunk * step, Math.min(rows.count(), (chunk + 1) * step));
            for (int i = 0; i < some.length; i += width) {
                for (int j = 0; j < width; j++) {
                    some[i + j] = (float) ((some[i + j] - mean[j]) / scale[j]);
                }
            }
            standardised.write(chunk * step, some);
        });
        return standardised.values();
    }
}
