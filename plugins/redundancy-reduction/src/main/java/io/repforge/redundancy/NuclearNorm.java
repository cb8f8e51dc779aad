package io.repforge.redundancy;

import io.repforge.api.graph.Tensor;

/**
 * The sum of a matrix's singular values. There is no ONNX operator for these; but the norm is the scalar product of the matrix and its polar factor {@code U Vᵀ}, and that is its
 * gradient too. The factor comes by Newton and Schulz's iteration, {@code X ← (3 X − X Xᵀ X) / 2} (Higham 2008, Functions of Matrices, section 8.3), which takes products alone.
 * Singular values from 10⁻⁵ of the norm of the matrix on are exact to float32; what is smaller counts less.
 */
final class NuclearNorm {

    /** Each makes small singular values 1.5 times larger: 1.5³⁰ is 2 · 10⁵. */
    private static final int STEPS = 30;

    private NuclearNorm() {}

    /**
     * @param matrices {@code […, n, m]}
     * @return {@code […]}
     */
    static Tensor of(Tensor matrices) {
        return polarFactor(matrices).mul(matrices).sum(false, -2, -1);
    }

    /** Without gradient, since that of the norm is this itself. */
    private static Tensor polarFactor(Tensor matrices) {
        boolean wide = matrices.dim(-2) < matrices.dim(-1);
        Tensor floor = matrices.graph().scalar(matrices.type(), Float.MIN_NORMAL);
        Tensor x = matrices.div(matrices.square().sum(true, -2, -1).max(floor).sqrt()).stopGradient();
        for (int i = 0; i < STEPS; i++) {
            Tensor cube = wide ? x.matmul(x.transposeMatrix()).matmul(x) : x.matmul(x.transposeMatrix().matmul(x));
            x = x.mul(1.5).sub(cube.mul(0.5));
        }
        return x.stopGradient();
    }
}
