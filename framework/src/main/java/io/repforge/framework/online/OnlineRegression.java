package io.repforge.framework.online;

import io.repforge.framework.Largest;
import io.repforge.framework.blas.Products;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * A multinomial logistic regression on standardised representations that learns one batch after the other by Adam, while the encoder that they are of goes on
 * learning: mean and deviation of each feature are those of the last few batches.
 */
final class OnlineRegression {

    private static final int MINIBATCH = 32;
    private static final double RATE = 2e-3;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    /** What a batch changes mean and deviation by. */
    private static final float MOMENTUM = 0.2f;
    private static final float SMALLEST_VARIANCE = 1e-12f;
    /** What a feature says at most, in standard deviations: one that has been silent for long, such as a border of a map, would outvote all others when it speaks again. */
    private static final float LOUDEST = 6;

    private final int width;
    private final int classCount;
    /** {@code [C, D + 1]}: the last of each row is the bias, by which a feature of 1 is multiplied. */
    private final float[] weights;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final float[] means;
    private final float[] variances;
    private int updates;

    OnlineRegression(int width, int classCount) {
        this.width = width;
        this.classCount = classCount;
        this.weights = new float[classCount * (width + 1)];
        this.firstMoments = new float[weights.length];
        this.secondMoments = new float[weights.length];
        this.means = new float[width];
        this.variances = new float[width];
    }

    /** Whether it has learnt anything yet. */
    boolean isReady() {
        return updates > 0;
    }

    /** Share of representations whose class is found, in [0, 1]. */
    double accuracy(Representations rows, Labelled labels) {
        float[] scores = scores(standardised(rows), rows.count());
        int right = 0;
        for (int row = 0; row < rows.count(); row++) {
            right += Largest.of(scores, row * classCount, classCount) == labels.classes()[row] ? 1 : 0;
        }
        return (double) right / rows.count();
    }

    /** Learns from representations, each of which it sees once. */
    void learn(Representations rows, Labelled labels) {
        follow(rows);
        FloatBuffer standard = standardised(rows);
        for (int from = 0; from < rows.count(); from += MINIBATCH) {
            int count = Math.min(MINIBATCH, rows.count() - from);
            update(standard.slice(from * (width + 1), count * (width + 1)), count, labels.classes(), from);
        }
    }

    private void follow(Representations rows) {
        float share = updates == 0 ? 1 : MOMENTUM;
        double[] sums = new double[width];
        double[] squares = new double[width];
        for (int row = 0; row < rows.count(); row++) {
            for (int i = 0; i < width; i++) {
                double value = rows.values()[row * width + i];
                sums[i] += value;
                squares[i] += value * value;
            }
        }
        for (int i = 0; i < width; i++) {
            double mean = sums[i] / rows.count();
            means[i] += share * ((float) mean - means[i]);
            variances[i] += share * ((float) Math.max(0, squares[i] / rows.count() - mean * mean) - variances[i]);
        }
    }

    /** {@code [n, D + 1]}, of which the last is 1. */
    private FloatBuffer standardised(Representations rows) {
        float[] scales = new float[width];
        for (int i = 0; i < width; i++) {
            // A feature that never changes says nothing: it is centred, and not blown up.
            scales[i] = variances[i] < SMALLEST_VARIANCE ? 0 : (float) (1 / Math.sqrt(variances[i]));
        }
        FloatBuffer standard = Products.buffer(rows.count() * (width + 1));
        float[] features = new float[width + 1];
        features[width] = 1;
        for (int row = 0; row < rows.count(); row++) {
            for (int i = 0; i < width; i++) {
                float deviation = (rows.values()[row * width + i] - means[i]) * scales[i];
                features[i] = Math.max(-LOUDEST, Math.min(LOUDEST, deviation));
            }
            standard.put(row * (width + 1), features);
        }
        return standard;
    }

    /** {@code [n, C]}. */
    private float[] scores(FloatBuffer standard, int count) {
        float[] scores = new float[count * classCount];
        Products.ofRows(standard, count, FloatBuffer.wrap(weights), classCount, width + 1, FloatBuffer.wrap(scores));
        return scores;
    }

    private void update(FloatBuffer standard, int count, int[] classes, int first) {
        float[] errors = scores(standard, count);
        for (int row = 0; row < count; row++) {
            softmax(errors, row * classCount);
            errors[row * classCount + classes[first + row]] -= 1;
        }
        for (int i = 0; i < errors.length; i++) {
            errors[i] /= count;
        }
        float[] gradient = new float[weights.length];
        Products.ofColumns(FloatBuffer.wrap(errors), classCount, standard, width + 1, count, FloatBuffer.wrap(gradient));
        updates++;
        step(gradient);
    }

    /** In place of the scores of one row, which begin there. */
    private void softmax(float[] scores, int from) {
        float max = scores[from];
        for (int c = 1; c < classCount; c++) {
            max = Math.max(max, scores[from + c]);
        }
        double[] exponentials = new double[classCount];
        double sum = 0;
        for (int c = 0; c < classCount; c++) {
            exponentials[c] = Math.exp(scores[from + c] - max);
            sum += exponentials[c];
        }
        for (int c = 0; c < classCount; c++) {
            scores[from + c] = (float) (exponentials[c] / sum);
        }
    }

    private void step(float[] gradient) {
        float rate = (float) (RATE * Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates)));
        float beta1 = (float) BETA1;
        float beta2 = (float) BETA2;
        for (int i = 0; i < weights.length; i++) {
            firstMoments[i] = beta1 * firstMoments[i] + (1 - beta1) * gradient[i];
            secondMoments[i] = beta2 * secondMoments[i] + (1 - beta2) * gradient[i] * gradient[i];
            weights[i] -= rate * firstMoments[i] / ((float) Math.sqrt(secondMoments[i]) + (float) EPSILON);
        }
    }

    /** Tells those apart whose states don't fit each other. */
    String form() {
        return "regression " + width + "x" + classCount + ";";
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(updates);
        for (float[] values : all()) {
            Floats.write(out, values);
        }
    }

    void read(DataInput in) throws IOException {
        updates = in.readInt();
        for (float[] values : all()) {
            Floats.read(in, values);
        }
    }

    private float[][] all() {
        return new float[][] {weights, firstMoments, secondMoments, means, variances};
    }
}
