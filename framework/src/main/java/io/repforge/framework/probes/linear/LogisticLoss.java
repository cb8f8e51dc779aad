package io.repforge.framework.probes.linear;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What multinomial logistic regression minimises: {@code mean −log softmax(W x + b)_y + λ/2 |W|²}. Products are in float32, sums over rows in float64. A point
 * is the weights of the first class, of the second and so on, then the biases.
 */
final class LogisticLoss implements Lbfgs.Objective, AutoCloseable {

    private static final int CHUNK = 512;

    private final INDArray rows;
    private final int[] classes;
    private final int n;
    private final int width;
    private final int count;
    private final double penalty;
    private final Runnable between;
    /** {@code [K, d]}, as the weights of a point are. */
    private final INDArray weights;
    /** {@code [K, n]}: the logits of one row after the other, and what is to be changed about them. */
    private final INDArray logits;
    /** {@code [d, K]}: the gradient of one class after the other. */
    private final INDArray gradients;

    /**
     * @param rows {@code [n, d]}, {@code float32}; not closed with it
     * @param classes n of them
     * @param count K, the number of classes
     * @param penalty λ of the mean loss
     * @param between called before each computation
     */
    LogisticLoss(INDArray rows, int[] classes, int count, double penalty, Runnable between) {
        this.rows = rows;
        this.classes = classes;
        this.n = classes.length;
        this.width = (int) rows.size(1);
        this.count = count;
        this.penalty = penalty;
        this.between = between;
        this.weights = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', count, width);
        this.logits = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', count, n);
        this.gradients = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', width, count);
    }

    @Override
    public double at(double[] point, double[] gradient) {
        between.run();
        int biases = count * width;
        FloatBuffer weightBuffer = buffer(weights);
        double squares = 0;
        for (int i = 0; i < biases; i++) {
            weightBuffer.put(i, (float) point[i]);
            squares += point[i] * point[i];
        }
        Nd4j.gemm(weights, rows, logits, false, true, 1, 0);
        int chunks = (n + CHUNK - 1) / CHUNK;
        double[] losses = new double[chunks];
        double[][] sums = new double[chunks][count];
        // Each chunk has its own sum, so that their order doesn't depend on which is done first.
        IntStream.range(0, chunks).parallel().forEach(chunk -> losses[chunk] = chunk(chunk * CHUNK, Math.min(n, (chunk + 1) * CHUNK), point, sums[chunk]));
        Nd4j.gemm(rows, logits, gradients, true, true, 1.0 / n, 0);
        FloatBuffer gradientBuffer = buffer(gradients);
        for (int i = 0; i < biases; i++) {
            gradient[i] = gradientBuffer.get(i) + penalty * point[i];
        }
        for (int k = 0; k < count; k++) {
            double sum = 0;
            for (double[] some : sums) {
                sum += some[k];
            }
            gradient[biases + k] = sum / n;
        }
        return IntStream.range(0, chunks).mapToDouble(chunk -> losses[chunk]).sum() / n + penalty / 2 * squares;
    }

    /**
     * Puts the derivatives in place of the logits of some rows.
     *
     * @param sums receives the sum of the derivatives of each class
     * @return the sum of the losses
     */
    private double chunk(int from, int to, double[] point, double[] sums) {
        float[] values = new float[(to - from) * count];
        FloatBuffer buffer = buffer(logits);
        buffer.get(from * count, values);
        double[] row = new double[count];
        double loss = 0;
        for (int i = 0; i < to - from; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                row[k] = values[i * count + k] + point[count * width + k];
                largest = Math.max(largest, row[k]);
            }
            int found = classes[from + i];
            double own = row[found];
            double total = 0;
            for (int k = 0; k < count; k++) {
                row[k] = Math.exp(row[k] - largest);
                total += row[k];
            }
            loss += Math.log(total) + largest - own;
            for (int k = 0; k < count; k++) {
                double derivative = row[k] / total - (k == found ? 1 : 0);
                values[i * count + k] = (float) derivative;
                sums[k] += derivative;
            }
        }
        buffer.put(from * count, values);
        return loss;
    }

    private static FloatBuffer buffer(INDArray array) {
        return array.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        weights.close();
        logits.close();
        gradients.close();
    }
}
