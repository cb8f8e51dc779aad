package io.repforge.framework.probes;

import io.repforge.framework.Largest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weighted k-nearest neighbours by cosine similarity: each of the k nearest votes for its class with weight {@code exp(s / τ)} (Wu et al.
 * 2018, Unsupervised Feature Learning via Non-Parametric Instance Discrimination, section 3.4).
 *
 * @param k number of neighbours
 * @param temperature τ
 */
record NearestNeighbours(int k, double temperature) {

    NearestNeighbours {
        if (k < 1 || !(temperature > 0)) {
            throw new IllegalArgumentException("k and temperature must be positive, got " + k + " and " + temperature);
        }
    }

    /** Share of test rows whose class is found, in [0, 1]. With fewer than k training rows, all of them vote. */
    double accuracy(ClassFeatures train, ClassFeatures test) {
        return accuracies(List.of(this), train, test, () -> {})[0];
    }

    /**
     * The accuracy of each of several, for which similarities, which cost the most, are computed once.
     *
     * @param between called between parts of the work
     */
    static double[] accuracies(List<NearestNeighbours> probes, ClassFeatures train, ClassFeatures test, Runnable between) {
        double[] found = new double[probes.size()];
        CosineSimilarities.each(train.values(), test.values(), between, (first, rows, similarities) -> {
            for (int i = 0; i < found.length; i++) {
                NearestNeighbours probe = probes.get(i);
                found[i] += IntStream.range(0, rows)
                        .parallel()
                        .filter(row -> probe.vote(similarities, row * train.count(), train) == test.classes()[first + row])
                        .count();
            }
        });
        return Arrays.stream(found).map(right -> right / test.count()).toArray();
    }

    /** The class with the most weight among the k nearest of one row of similarities. */
    private int vote(float[] similarities, int offset, ClassFeatures train) {
        int size = Math.min(k, train.count());
        float[] best = new float[size];
        int[] classes = new int[size];
        int held = 0;
        for (int i = 0; i < train.count(); i++) {
            float similarity = similarities[offset + i];
            if (held == size && similarity <= best[0]) {
                continue;
            }
            // A heap with the least similar on top.
            if (held < size) {
                siftUp(best, classes, held++, similarity, train.classes()[i]);
            } else {
                siftDown(best, classes, similarity, train.classes()[i]);
            }
        }
        double[] votes = new double[train.classCount()];
        for (int i = 0; i < held; i++) {
            votes[classes[i]] += Math.exp(best[i] / temperature);
        }
        return Largest.of(votes, 0, votes.length);
    }

    private static void siftUp(float[] heap, int[] classes, int at, float value, int label) {
        int i = at;
        while (i > 0 && heap[(i - 1) / 2] > value) {
            heap[i] = heap[(i - 1) / 2];
            classes[i] = classes[(i - 1) / 2];
            i = (i - 1) / 2;
        }
        heap[i] = value;
        classes[i] = label;
    }

    private static void siftDown(float[] heap, int[] classes, float value, int label) {
        int i = 0;
        for (int child = 1; child < heap.length; child = 2 * i + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[i] = heap[child];
            classes[i] = classes[child];
            i = child;
        }
        heap[i] = value;
        classes[i] = label;
    }
}
