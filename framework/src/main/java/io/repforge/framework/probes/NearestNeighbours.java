package io.repforge.framework.probes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weighted k-nearest neighbours by cosine similarity: each of the k nearest votes for its class with weight {@code exp(s / τ)} (Wu et al.
 * 2018, Unsupervised Feature Learning via Non-Parametric Instance Discrimination, section 3.4).
 *
 * @param k number of neighbours
 * @param temperature τ
 */
record NearestNeighbours(int k, double temperature) {

    private static final int CHUNK = 512;

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
        try (UnitRows keys = UnitRows.of(train.values()); UnitRows queries = UnitRows.of(test.values())) {
            for (int from = 0; from < test.count(); from += CHUNK) {
                between.run();
                int first = from;
                int rows = Math.min(CHUNK, test.count() - from);
                INDArray chunk = queries.values().get(NDArrayIndex.interval(from, from + rows), NDArrayIndex.all());
                float[] similarities = products(chunk, keys.values());
                for (int i = 0; i < found.length; i++) {
                    NearestNeighbours probe = probes.get(i);
                    found[i] += IntStream.range(0, rows)
                            .parallel()
                            .filter(row -> probe.vote(similarities, row * train.count(), train) == test.classes()[first + row])
                            .count();
                }
            }
        }
        return Arrays.stream(found).map(right -> right / test.count()).toArray();
    }

    /**
     * Scalar products of each query with every key, one query after the other: the columns of keys · queriesᵀ, which BLAS lays out just so.
     * Frees at once what garbage collection wouldn't see fill the memory.
     */
    private static float[] products(INDArray queries, INDArray keys) {
        try (INDArray products = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', keys.size(0), queries.size(0))) {
            return Nd4j.gemm(keys, queries, products, false, true, 1, 0).data().asFloat();
        }
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
        int winner = 0;
        for (int c = 1; c < votes.length; c++) {
            winner = votes[c] > votes[winner] ? c : winner;
        }
        return winner;
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
