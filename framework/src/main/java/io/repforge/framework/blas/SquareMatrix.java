package io.repforge.framework.blas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.bytedeco.openblas.global.openblas;

/**
 * A matrix of float64.
 *
 * @param values {@code [n, n]}, row after row
 */
public record SquareMatrix(double[] values, int n) {

    static {
        SoundKernels.choose();
    }

    /** Features that are widened to float64 at once: so many of some hundred rows stay near. */
    private static final int AT_ONCE = 256;

    /** Zeros. */
    public SquareMatrix(int n) {
        this(new double[n * n], n);
    }

    /**
     * The products of rows with one another.
     *
     * @param rows {@code [n, width]}
     */
    public static SquareMatrix ofProducts(float[] rows, int n, int width) {
        DoubleBuffer some = buffer(n * AT_ONCE);
        DoubleBuffer sums = buffer(n * n);
        for (int from = 0; from < width; from += AT_ONCE) {
            int features = Math.min(AT_ONCE, width - from);
            for (int row = 0; row < n; row++) {
                for (int i = 0; i < features; i++) {
                    some.put(row * features + i, rows[row * width + from + i]);
                }
            }
            openblas.cblas_dsyrk(openblas.CblasRowMajor, openblas.CblasLower, openblas.CblasNoTrans, n, features, 1, some, features, 1, sums, n);
        }
        SquareMatrix products = new SquareMatrix(n);
        sums.get(products.values);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                products.set(j, i, products.get(i, j));
            }
        }
        return products;
    }

    private static DoubleBuffer buffer(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Double.BYTES)).order(ByteOrder.nativeOrder()).asDoubleBuffer();
    }

    public double get(int row, int column) {
        return values[row * n + column];
    }

    public void set(int row, int column, double value) {
        values[row * n + column] = value;
    }

    public void add(int row, int column, double value) {
        values[row * n + column] += value;
    }

    /** Rows and columns from some on, of a number of both. */
    public SquareMatrix part(int firstRow, int firstColumn, int size) {
        SquareMatrix part = new SquareMatrix(size);
        for (int row = 0; row < size; row++) {
            System.arraycopy(values, (firstRow + row) * n + firstColumn, part.values, row * size, size);
        }
        return part;
    }

    /**
     * Eigenvalues of a symmetric matrix, in ascending order.
     *
     * @throws ArithmeticException if they aren't found
     */
    public double[] eigenvalues() {
        double[] found = new double[n];
        check(openblas.LAPACKE_dsyevd(openblas.LAPACK_ROW_MAJOR, (byte) 'N', (byte) 'L', n, values.clone(), n, found), "eigenvalues");
        return found;
    }

    /**
     * {@code bᵀ a⁻¹ b} where this is a, which is symmetric and has no eigenvalue of 0 or below.
     *
     * @throws ArithmeticException if it has, by rounding
     */
    public SquareMatrix inverseBetween(SquareMatrix b) {
        // With a = l lᵀ, it is the products of the columns of l⁻¹ b.
        double[] l = values.clone();
        check(openblas.LAPACKE_dpotrf(openblas.LAPACK_ROW_MAJOR, (byte) 'L', n, l, n), "Cholesky factor");
        double[] solved = b.values.clone();
        openblas.cblas_dtrsm(openblas.CblasRowMajor, openblas.CblasLeft, openblas.CblasLower, openblas.CblasNoTrans, openblas.CblasNonUnit, n, n, 1, l, n, solved, n);
        SquareMatrix between = new SquareMatrix(n);
        openblas.cblas_dgemm(openblas.CblasRowMajor, openblas.CblasTrans, openblas.CblasNoTrans, n, n, n, 1, solved, n, solved, n, 0, between.values, n);
        return between;
    }

    private void check(int info, String what) {
        if (info != 0) {
            throw new ArithmeticException("the " + what + " of a matrix of " + n + " rows weren't found (LAPACK's info is " + info + ")");
        }
    }
}
