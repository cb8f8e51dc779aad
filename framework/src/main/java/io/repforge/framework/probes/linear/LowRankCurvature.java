package io.repforge.framework.probes.linear;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Approximates the inverse Hessian of {@link LogisticLoss}: that of equal probabilities, p (1 − p) XᵀX / n + λ for each class, of which it knows the leading
 * eigenvectors and takes all others for equal (as Frangella, Tropp and Udell 2023, Randomized Nyström Preconditioning).
 */
final class LowRankCurvature implements Lbfgs.Preconditioner, AutoCloseable {

    private final LeadingEigenvectors leading;
    private final int count;
    private final int width;
    private final double bias;
    private final double rest;
    /** By how much more than all others each leading direction is changed. */
    private final double[] factors;
    private final INDArray gradients;
    private final INDArray coordinates;

    /**
     * @param leading of XᵀX / n; not closed with it
     * @param count K, the number of classes
     * @param penalty λ of the mean loss
     */
    LowRankCurvature(LeadingEigenvectors leading, int count, double penalty) {
        this.leading = leading;
        this.count = count;
        this.width = (int) leading.vectors().size(0);
        double curvature = count == 1 ? 1 : (1 - 1.0 / count) / count;
        this.bias = 1 / curvature;
        this.rest = 1 / (curvature * leading.rest() + penalty);
        this.factors = leading.values().clone();
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 1 / (curvature * factors[i] + penalty) - rest;
        }
        this.gradients = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', width, count);
        this.coordinates = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', factors.length, count);
    }

    @Override
    public void apply(double[] vector) {
        int biases = count * width;
        FloatBuffer buffer = buffer(gradients);
        for (int i = 0; i < biases; i++) {
            buffer.put(i, (float) vector[i]);
        }
        Nd4j.gemm(leading.vectors(), gradients, coordinates, true, false, 1, 0);
        FloatBuffer along = buffer(coordinates);
        for (int i = 0; i < count * factors.length; i++) {
            along.put(i, (float) (along.get(i) * factors[i % factors.length]));
        }
        Nd4j.gemm(leading.vectors(), coordinates, gradients, false, false, 1, 0);
        for (int i = 0; i < biases; i++) {
            vector[i] = vector[i] * rest + buffer.get(i);
        }
        for (int i = biases; i < vector.length; i++) {
            vector[i] *= bias;
        }
    }

    private static FloatBuffer buffer(INDArray array) {
        return array.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        gradients.close();
        coordinates.close();
    }
}
