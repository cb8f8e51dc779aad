package io.repforge.framework.explore;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The nearest others of each row, by cosine similarity, the nearest first; of equally near ones that with the smaller number. Nothing is approximated: all rows are
 * compared with all, in blocks.
 *
 * @param count number of rows
 * @param k neighbours of each
 * @param rows {@code count · k} numbers of rows, those of the first row first
 * @param similarities how similar they are, in [−1, 1]
 */
record Neighbours(int count, int k, int[] rows, float[] similarities) {

    /** Products that are held at once. */
    private static final int BLOCK = 1 << 23;

    /**
     * Finds them.
     *
     * @param directions {@code [n, d]}, {@code float32}, each row of length 1
     * @param most neighbours of each; of few rows there are as many as there are others
     * @param between called between parts of the work
     */
    static Neighbours of(INDArray directions, int most, Runnable between) {
        int count = (int) directions.size(0);
        int k = Math.min(most, count - 1);
        Neighbours found = new Neighbours(count, k, new int[count * k], new float[count * k]);
        int atOnce = Math.max(1, Math.min(count, BLOCK / count));
        float[] products = new float[atOnce * count];
        try (INDArray room = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', count, atOnce)) {
            for (int from = 0; from < count; from += atOnce) {
                between.run();
                int first = from;
                int queries = Math.min(atOnce, count - from);
                INDArray chunk = directions.get(NDArrayIndex.interval(from, from + queries), NDArrayIndex.all());
                INDArray into = queries == atOnce ? room : room.get(NDArrayIndex.all(), NDArrayIndex.interval(0, queries));
                // The columns of keys · queriesᵀ: one query after the other.
                Nd4j.gemm(directions, chunk, into, false, true, 1, 0);
                new FloatPointer(room.data().pointer()).get(products, 0, queries * count);
                IntStream.range(0, queries).parallel().forEach(query -> found.choose(first + query, products, query * count));
            }
        }
        return found;
    }

    /** Keeps the most similar of one row of products, sorted as it goes: few of many come in. */
    private void choose(int row, float[] products, int offset) {
        int start = row * k;
        int held = 0;
        for (int other = 0; other < count; other++) {
            float similarity = products[offset + other];
            if (other == row || held == k && similarity <= similarities[start + k - 1]) {
                continue;
            }
            int place = start + (held < k ? held++ : k - 1);
            for (; place > start && similarities[place - 1] < similarity; place--) {
                similarities[place] = similarities[place - 1];
                rows[place] = rows[place - 1];
            }
            similarities[place] = similarity;
            rows[place] = other;
        }
        for (int place = start; place < start + k; place++) {
            similarities[place] = Math.max(-1, Math.min(1, similarities[place]));
        }
    }

    /**
     * The number of a neighbour.
     *
     * @param rank 0 for the nearest
     */
    int row(int row, int rank) {
        return rows[row * k + rank];
    }

    float similarity(int row, int rank) {
        return similarities[row * k + rank];
    }

    /** The cosine distance, 1 − similarity, in [0, 2]. */
    double distance(int row, int rank) {
        return 1.0 - similarity(row, rank);
    }

    /** Whether one is among the neighbours of another. */
    boolean has(int row, int other) {
        for (int place = row * k; place < (row + 1) * k; place++) {
            if (rows[place] == other) {
                return true;
            }
        }
        return false;
    }

    /** The distance of each row to its nearest, in the middle of all; 0 where there is one row only. */
    double medianDistance() {
        if (k == 0) {
            return 0;
        }
        double[] nearest = IntStream.range(0, count).mapToDouble(row -> distance(row, 0)).sorted().toArray();
        return nearest[count / 2];
    }
}
