package io.repforge.framework.online;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.mult.MatrixMultProduct_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The scalar products of n rows with one another, in double precision: their eigenvalues are the squares of the singular values of the matrix of the rows, so that
 * the work depends on the number of rows more than on that of features.
 *
 * @param products {@code [n, n]}
 * @param width features of a row, D
 */
record Gram(DMatrixRMaj products, int width) {

    /** @param all rows of several, one below the other */
    static Gram of(Representations... all) {
        int width = all[0].width();
        int count = Arrays.stream(all).mapToInt(Representations::count).sum();
        // A column for each row: products of columns go through memory in its order.
        DMatrixRMaj columns = new DMatrixRMaj(width, count);
        int column = 0;
        for (Representations rows : all) {
            for (int row = 0; row < rows.count(); row++, column++) {
                for (int i = 0; i < width; i++) {
                    columns.data[i * count + column] = rows.values()[row * width + i];
                }
            }
        }
        DMatrixRMaj products = new DMatrixRMaj(count, count);
        MatrixMultProduct_DDRM.inner_reorder(columns, products);
        return new Gram(products, width);
    }

    int count() {
        return products.numRows;
    }

    /** The products of the first rows with the others, or of both alike, see {@link #part(int, int, int)}. */
    DMatrixRMaj part(int firstRow, int firstColumn, int size) {
        return CommonOps_DDRM.extract(products, firstRow, firstRow + size, firstColumn, firstColumn + size);
    }

    /** The same of rows less their mean. */
    Gram centred() {
        return new Gram(centred(products), width);
    }

    /** {@code [n, n]} less the means of its rows and of its columns: what the products of two sets of rows are when each has its mean taken away. */
    static DMatrixRMaj centred(DMatrixRMaj products) {
        int n = products.numRows;
        double[] rows = new double[n];
        double[] columns = new double[n];
        double all = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i] += products.get(i, j) / n;
                columns[j] += products.get(i, j) / n;
            }
            all += rows[i] / n;
        }
        DMatrixRMaj centred = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred.set(i, j, products.get(i, j) - rows[i] - columns[j] + all);
            }
        }
        return centred;
    }

    double[] eigenvalues() {
        return eigenvalues(products);
    }

    /**
     * Eigenvalues of a symmetric matrix that has none below 0; what rounding puts there is 0.
     *
     * @param matrix is kept as it is
     */
    static double[] eigenvalues(DMatrixRMaj matrix) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(matrix.numRows, false, true);
        if (!decomposition.decompose(matrix.copy())) {
            throw new ArithmeticException("the eigenvalues of a matrix of " + matrix.numRows + " rows weren't found");
        }
        double[] values = new double[matrix.numRows];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, decomposition.getEigenvalue(i).getReal());
        }
        return values;
    }
}
