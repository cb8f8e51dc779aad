package io.repforge.framework.probes.linear;

import io.repforge.framework.blas.SoundKernels;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * What multinomial logistic regression minimises: {@code mean −log softmax(W x + b)_y + λ/2 |W|²}. Products are in float32, sums over parts of the rows in float64. A
 * point is the weights of the first class, of the second and so on, then the biases.
 *
 * <p>Value and gradient take one pass over the rows: some of them at a time, for both products while they lie in the processor's cache.
 */
final class LogisticLoss implements Lbfgs.Objective, AutoCloseable {

    static {
        SoundKernels.choose();
    }

    /** Numbers of rows that are worked on while they lie in the cache. */
    private static final int AT_ONCE = 1 << 19;
    private static final int FEWEST_ROWS_AT_ONCE = 32;
    /** Parts of the rows at most, which are worked on beside each other; how many there are doesn't depend on the machine, nor do sums. */
    private static final int MOST_PARTS = 16;
    /** Rows that are worth a part. */
    private static final int FEWEST_ROWS = 64;
    /** Numbers that the gradients of all parts may have. */
    private static final int MOST_NUMBERS = 1 << 26;

    private final FloatRows rows;
    private final int[] classes;
    private final int n;
    private final int width;
    private final int count;
    private final double penalty;
    private final Runnable between;
    /** {@code [K, d]}, as the weights of a point are. */
    private final FloatPointer weights;
    private final List<Part> parts;

    /**
     * @param rows {@code [n, d]}; not closed with it
     * @param classes n of them
     * @param count K, the number of classes
     * @param penalty λ of the mean loss
     * @param between called before each computation
     */
    LogisticLoss(FloatRows rows, int[] classes, int count, double penalty, Runnable between) {
        this.rows = rows;
        this.classes = classes;
        this.n = classes.length;
        this.width = rows.width();
        this.count = count;
        this.penalty = penalty;
        this.between = between;
        this.weights = new FloatPointer((long) count * width);
        int affordable = (int) Math.max(1, MOST_NUMBERS / Math.max(1, (long) count * width));
        int wanted = Math.min(Math.min(MOST_PARTS, affordable), (n + FEWEST_ROWS - 1) / FEWEST_ROWS);
        this.parts = IntStream.range(0, wanted).mapToObj(part -> new Part((int) ((long) part * n / wanted), (int) ((part + 1L) * n / wanted))).toList();
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
        double[] bias = Arrays.copyOfRange(point, biases, point.length);
        parts.parallelStream().forEach(part -> part.compute(bias));
        Arrays.fill(gradient, 0);
        double loss = 0;
        for (Part part : parts) {
            part.addTo(gradient);
            loss += part.loss;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = gradient[i] / n + (i < biases ? penalty * point[i] : 0);
        }
        return loss / n + penalty / 2 * squares;
    }

    /** For each class p (1 − p), the mean over rows, at the point that was computed last: how much the loss curves along its logit. */
    double[] curvatures() {
        double[] means = new double[count];
        for (Part part : parts) {
            for (int k = 0; k < count; k++) {
                means[k] += part.curvatures[k] / n;
            }
        }
        return means;
    }

    /** Sums over some rows. */
    private final class Part implements AutoCloseable {

        private final int from;
        private final int to;
        private final int step;
        /** {@code [K, step]}: the logits of one row after the other, and what is to be changed about them. */
        private final FloatPointer logits;
        /** {@code [d, K]}: the gradient of one class after the other. */
        private final FloatPointer gradient;
        private final double[] derivatives;
        private final double[] curvatures;
        private final double[] exponentials;
        private double loss;

        Part(int from, int to) {
            this.from = from;
            this.to = to;
            this.step = Math.min(to - from, Math.max(FEWEST_ROWS_AT_ONCE, AT_ONCE / width));
            this.logits = new FloatPointer((long) count * step);
            this.gradient = new FloatPointer((long) count * width);
            this.derivatives = new double[count];
            this.curvatures = new double[count];
            this.exponentials = new double[count];
        }

        void compute(double[] bias) {
            loss = 0;
            Arrays.fill(derivatives, 0);
            Arrays.fill(curvatures, 0);
            float[] values = new float[count * step];
            for (int first = from; first < to; first += step) {
                int some = Math.min(step, to - first);
                FloatPointer part = rows.pointer(first);
                // To BLAS, which goes by columns, rows are the columns of a matrix [d, n], and weights those of one [d, K].
                openblas.cblas_sgemm(openblas.CblasColMajor, openblas.CblasTrans, openblas.CblasNoTrans, count, some, width, 1, weights, width, part, width, 0, logits,
                        count);
                logits.get(values, 0, count * some);
                for (int row = 0; row < some; row++) {
                    loss += differentiate(values, row * count, bias, classes[first + row]);
                }
                logits.put(values, 0, count * some);
                openblas.cblas_sgemm(openblas.CblasColMajor, openblas.CblasNoTrans, openblas.CblasTrans, width, count, some, 1, part, width, logits, count,
                        first == from ? 0 : 1, gradient, width);
            }
        }

        /**
         * Puts the derivatives in place of the logits of a row.
         *
         * @return the loss
         */
        private double differentiate(float[] values, int at, double[] bias, int found) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                largest = Math.max(largest, values[at + k] + bias[k]);
            }
            double own = values[at + found] + bias[found];
            double total = 0;
            for (int k = 0; k < count; k++) {
                exponentials[k] = Math.exp(values[at + k] + bias[k] - largest);
                total += exponentials[k];
            }
            for (int k = 0; k < count; k++) {
                double probability = exponentials[k] / total;
                double derivative = probability - (k == found ? 1 : 0);
                curvatures[k] += probability * (1 - probability);
                values[at + k] = (float) derivative;
                derivatives[k] += derivative;
            }
            return Math.log(total) + largest - own;
        }

        void addTo(double[] sums) {
            int biases = count * width;
            FloatBuffer buffer = buffer(gradient);
            for (int i = 0; i < biases; i++) {
                sums[i] += buffer.get(i);
            }
            for (int k = 0; k < count; k++) {
                sums[biases + k] += derivatives[k];
            }
        }

        @Override
        public void close() {
            logits.close();
            gradient.close();
        }
    }

    private static FloatBuffer buffer(FloatPointer numbers) {
        return numbers.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        weights.close();
        parts.forEach(Part::close);
    }
}
