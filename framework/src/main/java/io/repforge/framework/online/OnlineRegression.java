package io.repforge.framework.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

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
    /** {@code [C, D + 1]}, the bias last in each row. */
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
        float[] standard = standardised(rows);
        double[] scores = new double[classCount];
        int right = 0;
        for (int row = 0; row < rows.count(); row++) {
            score(standard, row, scores);
            int best = 0;
            for (int c = 1; c < classCount; c++) {
                best = scores[c] > scores[best] ? c : best;
            }
            right += best == labels.classes()[row] ? 1 : 0;
        }
        return (double) right / rows.count();
    }

    /** Learns from representations, each of which it sees once. */
    void learn(Representations rows, Labelled labels) {
        follow(rows);
        float[] standard = standardised(rows);
        for (int from = 0; from < rows.count(); from += MINIBATCH) {
            update(standard, from, Math.min(rows.count(), from + MINIBATCH), labels.classes());
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

    private float[] standardised(Representations rows) {
        float[] scales = new float[width];
        for (int i = 0; i < width; i++) {
            // A feature that never changes says nothing: it is centred, and not blown up.
            scales[i] = variances[i] < SMALLEST_VARIANCE ? 0 : (float) (1 / Math.sqrt(variances[i]));
        }
        float[] standard = new float[rows.values().length];
        for (int row = 0; row < rows.count(); row++) {
            for (int i = 0; i < width; i++) {
                float deviation = (rows.values()[row * width + i] - means[i]) * scales[i];
                standard[row * width + i] = Math.max(-LOUDEST, Math.min(LOUDEST, deviation));
            }
        }
        return standard;
    }

    private void score(float[] standard, int row, double[] scores) {
        for (int c = 0; c < classCount; c++) {
            int from = c * (width + 1);
            int at = row * width;
            // Several sums at once, since each addition waits for the one before it.
            float a = 0;
            float b = 0;
            float d = 0;
            float e = 0;
            int i = 0;
            for (; i + 3 < width; i += 4) {
                a += weights[from + i] * standard[at + i];
                b += weights[from + i + 1] * standard[at + i + 1];
                d += weights[from + i + 2] * standard[at + i + 2];
                e += weights[from + i + 3] * standard[at + i + 3];
            }
            for (; i < width; i++) {
                a += weights[from + i] * standard[at + i];
            }
            scores[c] = (a + b) + (d + e) + weights[from + width];
        }
    }

    private void update(float[] standard, int from, int to, int[] classes) {
        float[] gradient = new float[weights.length];
        double[] scores = new double[classCount];
        for (int row = from; row < to; row++) {
            score(standard, row, scores);
            softmax(scores);
            for (int c = 0; c < classCount; c++) {
                float error = (float) ((scores[c] - (classes[row] == c ? 1 : 0)) / (to - from));
                add(gradient, c * (width + 1), error, standard, row * width);
                gradient[c * (width + 1) + width] += error;
            }
        }
        updates++;
        step(gradient);
    }

    private static void softmax(double[] scores) {
        double max = Arrays.stream(scores).max().orElse(0);
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = Math.exp(scores[c] - max);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] /= sum;
        }
    }

    private void add(float[] gradient, int at, float error, float[] standard, int from) {
        for (int i = 0; i < width; i++) {
            gradient[at + i] += error * standard[from + i];
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
