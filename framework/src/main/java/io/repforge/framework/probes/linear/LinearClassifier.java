package io.repforge.framework.probes.linear;

import io.repforge.framework.Largest;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Logits that are linear in standardised features. Holds no native memory. */
public final class LinearClassifier {

    private static final int AT_ONCE = 4096;

    private final Standardisation standardisation;
    private final double[] point;
    private final int count;
    private final double penalty;
    private final boolean isConverged;

    /**
     * @param point the weights of one class after the other, then the biases, for standardised features
     * @param count K, the number of classes
     * @param penalty with which it was fitted
     * @param isConverged whether the fit came to its end
     */
    LinearClassifier(Standardisation standardisation, double[] point, int count, double penalty, boolean isConverged) {
        this.standardisation = standardisation;
        this.point = point;
        this.count = count;
        this.penalty = penalty;
        this.isConverged = isConverged;
    }

    /** K, how many classes it tells apart. */
    public int count() {
        return count;
    }

    /** The penalty with which it was fitted, which may have been chosen. */
    public double penalty() {
        return penalty;
    }

    /** Whether the fit came as near to the minimum as was asked. */
    public boolean isConverged() {
        return isConverged;
    }

    /** Weights of features as they come, {@code [K, d]}, row by row. */
    public float[] weights() {
        int width = standardisation.mean().length;
        float[] weights = new float[count * width];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (point[i] / standardisation.scale()[i % width]);
        }
        return weights;
    }

    /** What is added to the products of features as they come with {@link #weights}, {@code [K]}. */
    public float[] biases() {
        int width = standardisation.mean().length;
        float[] biases = new float[count];
        for (int k = 0; k < count; k++) {
            double bias = point[count * width + k];
            for (int j = 0; j < width; j++) {
                bias -= point[k * width + j] / standardisation.scale()[j] * standardisation.mean()[j];
            }
            biases[k] = (float) bias;
        }
        return biases;
    }

    /**
     * The logits of rows, before softmax.
     *
     * @param rows {@code [n, d]}, {@code float32}, as they come
     * @return n · K numbers, row by row
     */
    public float[] logits(INDArray rows) {
        int n = (int) rows.size(0);
        int width = standardisation.mean().length;
        float[] logits = new float[Math.multiplyExact(n, count)];
        float[] weights = new float[count * width];
        IntStream.range(0, weights.length).forEach(i -> weights[i] = (float) point[i]);
        try (INDArray matrix = Nd4j.create(weights, new long[] {count, width}, 'c')) {
            for (int from = 0; from < n; from += AT_ONCE) {
                int part = Math.min(AT_ONCE, n - from);
                try (INDArray some = standardisation.apply(rows.get(NDArrayIndex.interval(from, from + part), NDArrayIndex.all()));
                        INDArray products = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', count, part)) {
                    float[] values = Nd4j.gemm(matrix, some, products, false, true, 1, 0).data().asFloat();
                    for (int i = 0; i < values.length; i++) {
                        logits[from * count + i] = (float) (values[i] + point[count * width + i % count]);
                    }
                }
            }
        }
        return logits;
    }

    /**
     * The probabilities of the classes of rows.
     *
     * @param rows {@code [n, d]}, {@code float32}, as they come
     * @return n · K numbers, row by row
     */
    public double[] probabilities(INDArray rows) {
        float[] logits = logits(rows);
        double[] probabilities = new double[logits.length];
        for (int from = 0; from < logits.length; from += count) {
            double normaliser = logSumExp(logits, from);
            for (int k = 0; k < count; k++) {
                probabilities[from + k] = Math.exp(logits[from + k] - normaliser);
            }
        }
        return probabilities;
    }

    /** The likeliest class of each row; the first of several. */
    public int[] predictions(INDArray rows) {
        return predictions(logits(rows));
    }

    private int[] predictions(float[] logits) {
        return IntStream.range(0, logits.length / count).map(row -> Largest.of(logits, row * count, count)).toArray();
    }

    /**
     * The share of rows whose class is the likeliest, in [0, 1]; NaN where features aren't finite, those that were learnt from or these.
     *
     * @param classes one of each row; those from K on are never found
     */
    public double accuracy(INDArray rows, int[] classes) {
        float[] logits = logits(rows);
        if (IntStream.range(0, logits.length).anyMatch(i -> !Float.isFinite(logits[i]))) {
            return Double.NaN;
        }
        int[] predictions = predictions(logits);
        return (double) IntStream.range(0, classes.length).filter(row -> predictions[row] == classes[row]).count() / classes.length;
    }

    /**
     * The mean −log of the probability of each row's class, in nats.
     *
     * @param classes one of each row, below K
     */
    public double loss(INDArray rows, int[] classes) {
        float[] logits = logits(rows);
        return IntStream.range(0, classes.length).mapToDouble(row -> logSumExp(logits, row * count) - logits[row * count + classes[row]]).average().orElseThrow();
    }

    private double logSumExp(float[] logits, int from) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < count; k++) {
            largest = Math.max(largest, logits[from + k]);
        }
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += Math.exp(logits[from + k] - largest);
        }
        return largest + Math.log(sum);
    }
}
