package io.repforge.framework.online;

import io.repforge.framework.blas.SquareMatrix;
import java.util.Arrays;

/**
 * The scalar products of n rows with one another, in double precision: their eigenvalues are the squares of the singular values of the matrix of the rows, so that
 * the work depends on the number of rows more than on that of features.
 *
 * @param products {@code [n, n]}
 * @param width features of a row, D
 */
record Gram(SquareMatrix products, int width) {

    static Gram of(Representations rows) {
        return new Gram(SquareMatrix.ofProducts(rows.values(), rows.count(), rows.width()), rows.width());
    }

    /** Of the rows of two, the second's below the first's. */
    static Gram of(Representations first, Representations second) {
        if (first.width() != second.width()) {
            throw new IllegalArgumentException("representations of contexts have " + first.width() + " features and those of targets " + second.width());
        }
        float[] both = Arrays.copyOf(first.values(), first.values().length + second.values().length);
        System.arraycopy(second.values(), 0, both, first.values().length, second.values().length);
        return of(new Representations(both, first.count() + second.count(), first.width()));
    }

    int count() {
        return products.n();
    }

    /** Those of some rows alone, from one on. */
    Gram part(int first, int rows) {
        return new Gram(products.part(first, first, rows), width);
    }

    /** The same of rows less their mean. */
    Gram centred() {
        return new Gram(centred(products), width);
    }

    /** {@code [n, n]} less the means of its rows and of its columns: what the products of two sets of rows are when each has its mean taken away. */
    static SquareMatrix centred(SquareMatrix products) {
        int n = products.n();
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
        SquareMatrix centred = new SquareMatrix(n);
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

    /** Eigenvalues of a symmetric matrix that has none below 0; what rounding puts there is 0. */
    static double[] eigenvalues(SquareMatrix matrix) {
        return Arrays.stream(matrix.eigenvalues()).map(value -> Math.max(0, value)).toArray();
    }
}
