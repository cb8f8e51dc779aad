package io.repforge.framework.probes.linear;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The directions along which rows vary the most, and where rows lie along them: principal component analysis (Hotelling 1933). Found of at most 20,000 rows,
 * without the covariance, so that wide rows are no trouble. Holds no native memory.
 */
public final class PrincipalComponents {

    private static final int MOST_ROWS = 20_000;
    private static final int MOST_ITERATIONS = 100;
    private static final double SETTLED = 1e-7;

    private final Standardisation centred;
    /** {@code [d, r]}, one direction after the other. */
    private final float[] directions;
    private final double[] variances;

    private PrincipalComponents(Standardisation centred, float[] directions, double[] variances) {
        this.centred = centred;
        this.directions = directions;
        this.variances = variances;
    }

    /**
     * Finds them.
     *
     * @param values {@code [n, d]}, {@code float32}, finite; stays as it is
     * @param count how many; there are fewer if rows lie in fewer dimensions
     * @param seed of the rows and the directions to begin with
     * @param between called between parts of the work, which ends with what it throws
     */
    public static PrincipalComponents of(INDArray values, int count, long seed, Runnable between) {
        FloatRows all = FloatRows.over(values);
        try (FloatRows some = all.some(FloatRows.drawn(all.count(), MOST_ROWS, seed))) {
            Standardisation centred = Standardisation.centring(some.values());
            try (FloatRows rows = new FloatRows(centred.apply(some.values()));
                    LeadingEigenvectors found = LeadingEigenvectors.of(rows.values(), count, MOST_ITERATIONS, SETTLED, seed, between)) {
                return new PrincipalComponents(centred, found.vectors().data().asFloat(), found.values());
            }
        }
    }

    /** How many there are, r. */
    public int count() {
        return variances.length;
    }

    /** The variance along each, from the largest on. */
    public double[] variances() {
        return variances.clone();
    }

    /**
     * Where rows lie along them.
     *
     * @param values {@code [m, d]}, {@code float32}
     * @return m · r numbers, row by row
     */
    public float[] apply(INDArray values) {
        try (INDArray rows = centred.apply(values);
                INDArray basis = Nd4j.create(directions, new long[] {centred.mean().length, count()}, 'f');
                INDArray products = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', count(), rows.size(0))) {
            return Nd4j.gemm(basis, rows, products, true, true, 1, 0).data().asFloat();
        }
    }
}
