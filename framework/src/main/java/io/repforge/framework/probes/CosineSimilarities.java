package io.repforge.framework.probes;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Cosine similarities of all queries to all keys, some queries at a time: as many numbers as fit into memory whatever the data's size. */
final class CosineSimilarities {

    private static final int CHUNK = 512;

    private CosineSimilarities() {}

    /** Is given the similarities of some queries. */
    interface Receiver {

        /**
         * @param first number of the first query
         * @param rows how many queries
         * @param similarities of each query to every key, one query after the other
         */
        void accept(int first, int rows, float[] similarities);
    }

    /**
     * Computes them.
     *
     * @param keys {@code [n, d]} of any length
     * @param queries {@code [m, d]} of any length
     * @param between called between parts of the work
     */
    static void each(INDArray keys, INDArray queries, Runnable between, Receiver receiver) {
        try (UnitRows unitKeys = UnitRows.of(keys); UnitRows unitQueries = UnitRows.of(queries)) {
            int count = (int) queries.size(0);
            for (int from = 0; from < count; from += CHUNK) {
                between.run();
                int rows = Math.min(CHUNK, count - from);
                INDArray chunk = unitQueries.values().get(NDArrayIndex.interval(from, from + rows), NDArrayIndex.all());
                receiver.accept(from, rows, products(chunk, unitKeys.values()));
            }
        }
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
}
