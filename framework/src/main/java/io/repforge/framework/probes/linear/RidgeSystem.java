package io.repforge.framework.probes.linear;

import io.repforge.framework.blas.SoundKernels;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The equations of {@link RidgeRegression} for standardised rows X and centred numbers y, by whichever matrix is smaller: {@code (XᵀX + λI) w = Xᵀy}, or
 * {@code (XXᵀ + λI) a = y} and {@code w = Xᵀa}, which is the same. The products are made once. Cholesky's decomposition is anew for each λ: for ten of them that is
 * quicker than the eigenvectors that would do for all, of which half the work is bound by memory.
 */
final class RidgeSystem implements AutoCloseable {

    static {
        SoundKernels.choose();
    }

    /** Numbers that are held in float64. */
    private static final long AT_ONCE = 1 << 23;
    /** Terms of a product that are summed up in float32. */
    private static final int IN_FLOAT = 2048;

    private final Standardisation standardisation;
    private final FloatRows rows;
    private final double[] means;
    /** XᵀX or XXᵀ, its lower triangle. */
    private final INDArray products;
    /** Xᵀy or y, of all labels: {@code [d, k]} or {@code [n, k]}. */
    private final INDArray right;

    private RidgeSystem(Standardisation standardisation, FloatRows rows, double[] means, INDArray numbers, Runnable between) {
        this.standardisation = standardisation;
        this.rows = rows;
        this.means = means;
        this.products = products(rows, between);
        this.right = isOfFeatures() ? backwards(numbers) : numbers;
    }

    /**
     * @param values {@code [n, d]}, {@code float32}; not closed with it
     * @param labels n numbers of each of k
     * @param between called between parts of the work
     */
    static RidgeSystem of(INDArray values, double[][] labels, Runnable between) {
        Standardisation standardisation = Standardisation.of(values);
        double[] means = Arrays.stream(labels).mapToDouble(label -> Arrays.stream(label).average().orElseThrow()).toArray();
        INDArray numbers = Nd4j.create(DataType.DOUBLE, new long[] {values.size(0), labels.length}, 'f');
        for (int label = 0; label < labels.length; label++) {
            double mean = means[label];
            numbers.putColumn(label, Nd4j.createFromArray(Arrays.stream(labels[label]).map(number -> number - mean).toArray()));
        }
        return new RidgeSystem(standardisation, new FloatRows(standardisation.apply(values)), means, numbers, between);
    }

    private static INDArray products(FloatRows rows, Runnable between) {
        int n = rows.count();
        int width = rows.width();
        boolean ofFeatures = width <= n;
        int size = Math.min(n, width);
        int terms = Math.max(n, width);
        INDArray sum = Nd4j.createUninitializedDetached(DataType.DOUBLE, 'f', size, size).assign(0);
        try (INDArray some = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', size, size).assign(0)) {
            FloatPointer to = new FloatPointer(some.data().pointer());
            for (int from = 0; from < terms; from += IN_FLOAT) {
                between.run();
                FloatPointer part = new FloatPointer(rows.values().data().pointer()).position(ofFeatures ? (long) from * width : from);
                // To BLAS, which goes by columns, the rows are the columns of a matrix [d, n].
                openblas.cblas_ssyrk(openblas.CblasColMajor, openblas.CblasLower, ofFeatures ? openblas.CblasNoTrans : openblas.CblasTrans, size,
                        Math.min(IN_FLOAT, terms - from), 1, part, width, 0, to, size);
                try (INDArray doubles = some.castTo(DataType.DOUBLE)) {
                    sum.addi(doubles);
                }
            }
        }
        return sum;
    }

    private boolean isOfFeatures() {
        return rows.width() <= rows.count();
    }

    /**
     * What is predicted of rows, NaN where those that were learnt from aren't finite.
     *
     * @param values {@code [m, d]}, {@code float32}
     * @param penalty λ
     * @param labels which, of k
     * @return m numbers for each; empty where the penalty is lost in rounding beside the features, so that there is no solution
     */
    Optional<double[][]> predicted(INDArray values, double penalty, int[] labels) {
        double[][] predicted = new double[labels.length][(int) values.size(0)];
        if (!standardisation.isFinite()) {
            Arrays.stream(predicted).forEach(numbers -> Arrays.fill(numbers, Double.NaN));
            return Optional.of(predicted);
        }
        INDArray right = this.right.getColumns(labels).dup('f');
        if (!solve(penalty, right)) {
            return Optional.empty();
        }
        INDArray weights = isOfFeatures() ? right : backwards(right);
        try (INDArray tested = standardisation.apply(values)) {
            parts(tested, (part, from, range) -> {
                INDArray some = part.mmul(weights);
                for (int i = 0; i < labels.length; i++) {
                    double mean = means[labels[i]];
                    double[] column = some.getColumn(i).dup('c').data().asDouble();
                    Arrays.setAll(column, row -> column[row] + mean);
                    System.arraycopy(column, 0, predicted[i], (int) from, column.length);
                }
            });
        }
        return Optional.of(predicted);
    }

    /** XᵀV of V, {@code [n, k]}. */
    private INDArray backwards(INDArray ofRows) {
        INDArray ofFeatures = Nd4j.create(DataType.DOUBLE, new long[] {rows.width(), ofRows.size(1)}, 'f');
        parts(rows.values(), (part, from, range) -> Nd4j.gemm(part, ofRows.get(range, NDArrayIndex.all()).dup('f'), ofFeatures, true, false, 1, 1));
        return ofFeatures;
    }

    /**
     * Solves by Cholesky's decomposition, with LAPACK, which is hundreds of times as fast as ND4J's own {@code solve}.
     *
     * @param right {@code [n, k]}, column by column; replaced by the solution
     * @return whether there is one: rounding may leave a matrix whose penalty is too weak with eigenvalues below 0
     */
    private boolean solve(double penalty, INDArray right) {
        int size = (int) products.size(0);
        try (INDArray matrix = products.dup('f')) {
            DoublePointer numbers = (DoublePointer) matrix.data().pointer();
            for (long i = 0; i < size; i++) {
                numbers.put(i * (size + 1), numbers.get(i * (size + 1)) + penalty);
            }
            return openblas.LAPACKE_dposv(openblas.LAPACK_COL_MAJOR, (byte) 'L', size, (int) right.size(1), numbers, size,
                    (DoublePointer) right.data().pointer(), size) == 0;
        }
    }

    /** Takes some of the rows, in {@code float64}. */
    private interface Part {
        void take(INDArray part, long from, INDArrayIndex range);
    }

    /** Goes through rows, of which not all would be held in float64 at once. */
    private static void parts(INDArray rows, Part receiver) {
        long step = Math.max(1, AT_ONCE / rows.size(1));
        for (long from = 0; from < rows.size(0); from += step) {
            INDArrayIndex range = NDArrayIndex.interval(from, Math.min(rows.size(0), from + step));
            try (INDArray part = rows.get(range, NDArrayIndex.all()).castTo(DataType.DOUBLE)) {
                receiver.take(part, from, range);
            }
        }
    }

    /** Frees all that it holds. */
    @Override
    public void close() {
        rows.close();
        products.close();
    }
}
