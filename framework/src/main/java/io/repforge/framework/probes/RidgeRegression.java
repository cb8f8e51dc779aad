package io.repforge.framework.probes;

import io.repforge.framework.probes.linear.Standardisation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Linear regression on frozen, standardised features, with the smallest {@code mean (y − x·w − b)² + λ |w|²}, solved in float64.
 *
 * @param penalty λ
 */
record RidgeRegression(double penalty) {

    /** Numbers that are held in float64. */
    private static final long AT_ONCE = 1 << 23;

    RidgeRegression {
        if (!(penalty > 0)) {
            throw new IllegalArgumentException("the penalty must be positive, got " + penalty);
        }
    }

    /**
     * For each of k labels, the share of the variance of test numbers that is predicted: R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)². At most 1; 0 is as good
     * as always saying the mean, and there is no lower bound. Where all test numbers are the same, 1 if they are predicted and 0 if not.
     *
     * @param train {@code [n, d]}
     * @param trainNumbers n numbers for each label
     * @param test {@code [m, d]}
     * @param testNumbers m numbers for each label
     */
    double[] r2(INDArray train, double[][] trainNumbers, INDArray test, double[][] testNumbers) {
        Standardisation standardisation = Standardisation.of(train);
        INDArray numbers = Nd4j.create(trainNumbers).transpose();
        INDArray means = numbers.mean(0);
        INDArray weights;
        try (INDArray rows = standardisation.apply(train)) {
            weights = weights(rows, numbers.subRowVector(means).divi(rows.size(0)).dup('f'));
        }
        INDArray predicted = Nd4j.createUninitialized(DataType.DOUBLE, test.size(0), means.length());
        try (INDArray rows = standardisation.apply(test)) {
            parts(rows, 0, (part, range) -> predicted.get(range, NDArrayIndex.all()).assign(part.mmul(weights).addiRowVector(means)));
        }
        return IntStream.range(0, testNumbers.length)
                .mapToDouble(label -> explained(predicted.getColumn(label).dup('c').data().asDouble(), testNumbers[label])).toArray();
    }

    /** By whichever matrix is smaller: {@code (XᵀX/n + λI)⁻¹ Xᵀ y/n}, or {@code Xᵀ (XXᵀ/n + λI)⁻¹ y/n}, which is the same. */
    private INDArray weights(INDArray rows, INDArray numbers) {
        long n = rows.size(0);
        long width = rows.size(1);
        INDArray right = Nd4j.zeros(DataType.DOUBLE, width, numbers.size(1)).dup('f');
        if (width <= n) {
            try (INDArray products = square(width)) {
                parts(rows, 0, (part, range) -> {
                    Nd4j.gemm(part, part, products, true, false, 1, 1);
                    Nd4j.gemm(part, numbers.get(range, NDArrayIndex.all()).dup('f'), right, true, false, 1, 1);
                });
                return solved(penalised(products, n), right);
            }
        }
        try (INDArray products = square(n)) {
            parts(rows, 1, (part, range) -> Nd4j.gemm(part, part, products, false, true, 1, 1));
            INDArray ofRows = solved(penalised(products, n), numbers);
            parts(rows, 1, (part, range) -> right.get(range, NDArrayIndex.all()).assign(part.transpose().mmul(ofRows)));
            return right;
        }
    }

    private static INDArray square(long size) {
        return Nd4j.createUninitializedDetached(DataType.DOUBLE, 'f', size, size).assign(0);
    }

    private INDArray penalised(INDArray products, long n) {
        products.divi(n);
        for (long i = 0; i < products.size(0); i++) {
            products.putScalar(i, i, products.getDouble(i, i) + penalty);
        }
        return products;
    }

    /** Takes a part of some rows or columns, in {@code float64}. */
    private interface Part {
        void take(INDArray part, INDArrayIndex range);
    }

    /** Goes through rows (along 0) or columns (along 1), of which not all would be held in float64 at once. */
    private static void parts(INDArray rows, int along, Part receiver) {
        long step = Math.max(1, AT_ONCE / rows.size(1 - along));
        for (long from = 0; from < rows.size(along); from += step) {
            INDArrayIndex range = NDArrayIndex.interval(from, Math.min(rows.size(along), from + step));
            INDArray some = along == 0 ? rows.get(range, NDArrayIndex.all()) : rows.get(NDArrayIndex.all(), range);
            try (INDArray part = some.castTo(DataType.DOUBLE)) {
                receiver.take(part, range);
            }
        }
    }

    /**
     * Solves by Cholesky's decomposition, with LAPACK, which is hundreds of times as fast as ND4J's own {@code solve}.
     *
     * @param matrix {@code [n, n]}, symmetric and positive definite, column by column; overwritten
     * @param right {@code [n, k]}
     */
    private static INDArray solved(INDArray matrix, INDArray right) {
        int n = (int) matrix.size(0);
        int k = (int) right.size(1);
        INDArray solution = right.dup('f');
        int fault = openblas.LAPACKE_dposv(openblas.LAPACK_COL_MAJOR, (byte) 'L', n, k, (DoublePointer) matrix.data().pointer(), n,
                (DoublePointer) solution.data().pointer(), n);
        if (fault != 0) {
            throw new ArithmeticException("the penalty is lost in rounding beside the features, so that there is no solution (LAPACK: " + fault + ")");
        }
        return solution;
    }

    private static double explained(double[] predicted, double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double missed = 0;
        double total = 0;
        for (int i = 0; i < numbers.length; i++) {
            missed += Math.pow(numbers[i] - predicted[i], 2);
            total += Math.pow(numbers[i] - mean, 2);
        }
        return total > 0 ? 1 - missed / total : missed > 0 ? 0 : 1;
    }
}
