package io.repforge.framework.probes;

import io.repforge.framework.probes.linear.Standardisation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Linear regression on frozen, standardised features, with the smallest {@code mean (y − x·w − b)² + λ |w|²}, solved in float64.
 *
 * @param penalty λ
 */
record RidgeRegression(double penalty) {

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
        INDArray rows = standardisation.apply(train).castTo(DataType.DOUBLE);
        INDArray numbers = Nd4j.create(trainNumbers).transpose();
        INDArray means = numbers.mean(0);
        long n = rows.size(0);
        INDArray weights = weights(rows, numbers.subRowVector(means).divi(n));
        INDArray predicted = standardisation.apply(test).castTo(DataType.DOUBLE).mmul(weights).addiRowVector(means);
        return IntStream.range(0, testNumbers.length)
                .mapToDouble(label -> explained(predicted.getColumn(label).dup('c').data().asDouble(), testNumbers[label])).toArray();
    }

    /** By whichever matrix is smaller: {@code (XᵀX/n + λI)⁻¹ Xᵀ y/n}, or {@code Xᵀ (XXᵀ/n + λI)⁻¹ y/n}, which is the same. */
    private INDArray weights(INDArray rows, INDArray numbers) {
        INDArray columns = rows.transpose();
        return rows.size(1) <= rows.size(0) ? solved(penalised(columns.mmul(rows), rows.size(0)), columns.mmul(numbers))
                : columns.mmul(solved(penalised(rows.mmul(columns), rows.size(0)), numbers));
    }

    private INDArray penalised(INDArray products, long n) {
        return products.divi(n).addi(Nd4j.eye(products.size(0)).castTo(DataType.DOUBLE).muli(penalty));
    }

    /**
     * Solves by Cholesky's decomposition, with LAPACK, which is hundreds of times as fast as ND4J's own {@code solve}.
     *
     * @param matrix {@code [n, n]}, symmetric and positive definite
     * @param right {@code [n, k]}
     */
    private static INDArray solved(INDArray matrix, INDArray right) {
        int n = (int) matrix.size(0);
        int k = (int) right.size(1);
        INDArray solution = right.dup('f');
        try (INDArray factor = matrix.dup('f')) {
            int fault = openblas.LAPACKE_dposv(openblas.LAPACK_COL_MAJOR, (byte) 'L', n, k, (DoublePointer) factor.data().pointer(), n,
                    (DoublePointer) solution.data().pointer(), n);
            if (fault != 0) {
                throw new ArithmeticException("the penalty is lost in rounding beside the features, so that there is no solution (LAPACK: " + fault + ")");
            }
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
