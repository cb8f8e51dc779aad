package io.repforge.framework.blas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.openblas.global.openblas;

/**
 * Products of matrices of float32, each row of which lies after the one before. Buffers are read from their positions on, which stay as they are; of those on the heap
 * BLAS gets a copy, which for large ones takes longer than the product.
 */
public final class Products {

    static {
        SoundKernels.choose();
    }

    private Products() {}

    /** A buffer of zeros that BLAS reads and writes where it lies. */
    public static FloatBuffer buffer(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES)).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * {@code a bᵀ}: of each row of the one with each of the other.
     *
     * @param a {@code [m, width]}
     * @param b {@code [n, width]}
     * @param to {@code [m, n]}
     */
    public static void ofRows(FloatBuffer a, int m, FloatBuffer b, int n, int width, FloatBuffer to) {
        openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasTrans, m, n, width, 1, a, width, b, width, 0, to, n);
    }

    /**
     * {@code aᵀ b}: sums over rows.
     *
     * @param a {@code [rows, m]}
     * @param b {@code [rows, n]}
     * @param to {@code [m, n]}
     */
    public static void ofColumns(FloatBuffer a, int m, FloatBuffer b, int n, int rows, FloatBuffer to) {
        openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasTrans, openblas.CblasNoTrans, m, n, rows, 1, a, m, b, n, 0, to, n);
    }
}
