package io.repforge.tests.losses;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.Random;

/** Losses on rows, straight from their formulas, in float64 and with nothing of what is tested. */
final class Rows {

    private Rows() {}

    /** Fixed vectors; as float32, since that is what a graph sees. */
    static double[][] fixed(int n, int features, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[n][features];
        for (double[] row : rows) {
            for (int i = 0; i < features; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    static Array array(double[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return Array.of(Shape.of(rows.length, rows[0].length), values);
    }

    static double cosine(double[] a, double[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    /** {@code −log softmax} at an index. */
    static double crossEntropy(double[] logits, int label) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - logits[label]);
        }
        return Math.log(sum);
    }

    /** Row i of N × (2 N + K): to the others' rows, to its own side's with itself put out of reach, to the negatives. */
    private static double[] logits(int i, double[][] own, double[][] others, double[][] negatives, double temperature) {
        int n = own.length;
        double[] logits = new double[2 * n + negatives.length];
        for (int k = 0; k < n; k++) {
            logits[k] = cosine(own[i], others[k]) / temperature;
            logits[n + k] = (cosine(own[i], own[k]) - (i == k ? 1e9 : 0)) / temperature;
        }
        for (int k = 0; k < negatives.length; k++) {
            logits[2 * n + k] = cosine(own[i], negatives[k]) / temperature;
        }
        return logits;
    }

    static double asymmetric(double[][] own, double[][] others, double[][] negatives, double temperature) {
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            sum += crossEntropy(logits(i, own, others, negatives, temperature), i);
        }
        return sum / own.length;
    }

    static double symmetric(double[][] context, double[][] target, double temperature) {
        double[][] none = {};
        return (asymmetric(context, target, none, temperature) + asymmetric(target, context, none, temperature)) / 2;
    }

    static double queue(double[][] context, double[][] target, double[][] queue, double temperature) {
        double sum = 0;
        for (int i = 0; i < context.length; i++) {
            double[] logits = new double[1 + queue.length];
            logits[0] = cosine(context[i], target[i]) / temperature;
            for (int k = 0; k < queue.length; k++) {
                logits[1 + k] = cosine(context[i], queue[k]) / temperature;
            }
            sum += crossEntropy(logits, 0);
        }
        return sum / context.length;
    }
}
