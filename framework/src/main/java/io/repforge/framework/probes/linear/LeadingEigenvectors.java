package io.repforge.framework.probes.linear;

import java.util.Random;
import org.nd4j.linalg.api.blas.BlasException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The eigenvectors of {@code XᵀX / n} with the largest eigenvalues, by subspace iteration from random directions, without that matrix being made, which is too
 * large for wide rows (Halko, Martinsson and Tropp 2011, Finding Structure with Randomness, algorithm 4.4).
 *
 * @param vectors {@code [d, r]}, {@code float32}, of length 1, from the largest eigenvalue on
 * @param values the r eigenvalues
 * @param rest the mean of all other eigenvalues; 0 where there are none
 */
public record LeadingEigenvectors(INDArray vectors, double[] values, double rest) implements AutoCloseable {

    /** Directions more than are asked for, with which those that are asked for are found sooner. */
    private static final int MORE = 16;
    /** Directions of less than this share of the largest eigenvalue are lost in rounding. */
    private static final double SMALLEST = 1e-9;

    /**
     * Finds them.
     *
     * @param rows {@code [n, d]}, {@code float32}, finite
     * @param count r; there are fewer if rows lie in fewer dimensions, but always one
     * @param iterations the most iterations
     * @param settled the change of their sum, as a share of it, with which it is done
     * @throws ArithmeticException if they aren't found
     */
    public static LeadingEigenvectors of(INDArray rows, int count, int iterations, double settled, long seed, Runnable between) {
        long n = rows.size(0);
        long width = rows.size(1);
        int all = (int) Math.min(Math.min(n, width), (long) count + MORE);
        INDArray basis = orthonormal(random(width, all, seed));
        double sum = 0;
        for (int i = 0; i < iterations; i++) {
            between.run();
            try (INDArray old = basis; INDArray projected = product(rows, old, false); INDArray next = product(rows, projected, true)) {
                basis = orthonormal(next.divi(n));
            }
            try (INDArray projected = product(rows, basis, false)) {
                double before = sum;
                sum = FloatRows.squares(projected) / n;
                if (Math.abs(sum - before) <= settled * sum) {
                    break;
                }
            }
        }
        double total = FloatRows.squares(rows) / n;
        try (INDArray old = basis; INDArray projected = product(rows, old, false)) {
            Spectrum spectrum = Spectrum.of(gram(projected).divi(n));
            int kept = Math.max(1, Math.min(count, spectrum.rank()));
            double[] values = spectrum.leading(kept);
            double found = 0;
            for (double value : values) {
                found += value;
            }
            double rest = width == kept ? 0 : Math.max(0, total - found) / (width - kept);
            return new LeadingEigenvectors(old.castTo(DataType.DOUBLE).mmul(spectrum.vectors(kept)).castTo(DataType.FLOAT).dup('f'), values, rest);
        }
    }

    /** Eigenvalues and eigenvectors of a small symmetric matrix, the smallest first. */
    private record Spectrum(double[] all, INDArray vectors) {

        static Spectrum of(INDArray matrix) {
            INDArray vectors = matrix.dup('f');
            try {
                return new Spectrum(Eigen.symmetricGeneralizedEigenvalues(vectors, true).toDoubleVector(), vectors);
            } catch (BlasException e) {
                throw new ArithmeticException("the eigenvectors of a matrix of " + matrix.size(0) + " rows weren't found (" + e.getMessage() + ")");
            }
        }

        int rank() {
            int rank = 0;
            while (rank < all.length && all[all.length - 1 - rank] > SMALLEST * all[all.length - 1]) {
                rank++;
            }
            return rank;
        }

        double[] leading(int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = all[all.length - 1 - i];
            }
            return values;
        }

        /** {@code [a, count]}, from the largest eigenvalue on. */
        INDArray vectors(int count) {
            INDArray leading = Nd4j.createUninitialized(DataType.DOUBLE, new long[] {all.length, count}, 'f');
            for (int i = 0; i < count; i++) {
                leading.putColumn(i, vectors.getColumn(all.length - 1 - i));
            }
            return leading;
        }
    }

    private static INDArray random(long width, int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(width * count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, new long[] {width, count}, 'f');
    }

    /** An orthonormal basis of what columns span. */
    private static INDArray orthonormal(INDArray columns) {
        INDArray doubles = columns.castTo(DataType.DOUBLE);
        Spectrum spectrum = Spectrum.of(gram(columns));
        int kept = Math.max(1, spectrum.rank());
        INDArray scaled = spectrum.vectors(kept);
        double[] squares = spectrum.leading(kept);
        for (int i = 0; i < kept; i++) {
            scaled.getColumn(i).divi(Math.sqrt(Math.max(squares[i], Double.MIN_NORMAL)));
        }
        return doubles.mmul(scaled).castTo(DataType.FLOAT).dup('f');
    }

    private static INDArray gram(INDArray columns) {
        INDArray doubles = columns.castTo(DataType.DOUBLE);
        return doubles.transpose().mmul(doubles);
    }

    private static INDArray product(INDArray rows, INDArray columns, boolean transposed) {
        INDArray product = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', rows.size(transposed ? 1 : 0), columns.size(1));
        return Nd4j.gemm(rows, columns, product, transposed, false, 1, 0);
    }

    @Override
    public void close() {
        vectors.close();
    }
}
