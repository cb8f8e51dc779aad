package io.repforge.framework.probes.linear;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Approximates the inverse Hessian of {@link LogisticLoss} where it was computed last: that of rows with equal probabilities, p (1 − p) XᵀX / n + λ for each class, where
 * p (1 − p) is the mean over rows. Of XᵀX it knows the leading eigenvectors and takes all others for equal (as Frangella, Tropp and Udell 2023, Randomized Nyström
 * Preconditioning).
 */
final class LowRankCurvature implements Lbfgs.Preconditioner, AutoCloseable {

    /** Where classes are told apart without a fault the loss hardly curves, but not there where it came from. */
    private static final double LEAST = 1e-4;

    private final LeadingEigenvectors leading;
    private final LogisticLoss loss;
    private final int count;
    private final int width;
    private final double penalty;
    private final INDArray gradients;
    private final INDArray coordinates;

    /**
     * @param leading of XᵀX / n; not closed with it
     * @param loss not closed with it
     * @param count K, the number of classes
     * @param penalty λ of the mean loss
     */
    LowRankCurvature(LeadingEigenvectors leading, LogisticLoss loss, int count, double penalty) {
        this.leading = leading;
        this.loss = loss;
        this.count = count;
        this.width = (int) leading.vectors().size(0);
        this.penalty = penalty;
        this.gradients = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', width, count);
        this.coordinates = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', leading.values().length, count);
    }

    @Override
    public void apply(double[] vector) {
        double[] curvatures = loss.curvatures();
        Arrays.setAll(curvatures, k -> Math.max(LEAST, curvatures[k]));
        FloatBuffer buffer = buffer(gradients);
        for (int i = 0; i < count * width; i++) {
            buffer.put(i, (float) vector[i]);
        }
        Nd4j.gemm(leading.vectors(), gradients, coordinates, true, false, 1, 0);
        FloatBuffer along = buffer(coordinates);
        double[] values = leading.values();
        for (int k = 0; k < count; k++) {
            double rest = 1 / (curvatures[k] * leading.rest() + penalty);
            for (int i = 0; i < values.length; i++) {
                // By how much more than all others each leading direction is changed.
                double factor = 1 / (curvatures[k] * values[i] + penalty) - rest;
                along.put(k * values.length + i, (float) (along.get(k * values.length + i) * factor));
            }
        }
        Nd4j.gemm(leading.vectors(), coordinates, gradients, false, false, 1, 0);
        for (int k = 0; k < count; k++) {
            double rest = 1 / (curvatures[k] * leading.rest() + penalty);
            for (int i = k * width; i < (k + 1) * width; i++) {
                vector[i] = vector[i] * rest + buffer.get(i);
            }
            vector[count * width + k] /= curvatures[k];
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
