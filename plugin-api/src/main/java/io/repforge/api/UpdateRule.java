package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.OptionalDouble;

/**
 * The update of one run, applied in this order to all trained parameters, inside the graph:
 * <ol>
 *   <li>clip: all gradients are scaled by {@code min(1, c / (‖g‖ + 1e-6))}, ‖g‖ over all parameters;
 *   <li>{@link #direction}: the gradient becomes a direction, per parameter, with whatever state that needs;
 *   <li>{@link #weightDecay decay}: {@code w ← w (1 − lr · λ)}, decoupled;
 *   <li>{@link #step}: {@code w} follows the direction.
 * </ol>
 */
public interface UpdateRule {

    /** Learning rate before the schedule. */
    double learningRate();

    /** Norm to which the gradient is clipped; empty for no clipping. */
    default OptionalDouble maxGradientNorm() {
        return OptionalDouble.empty();
    }

    /**
     * The direction for one parameter, of its shape. The default is the gradient itself. State (a momentum) is made with
     * {@link Graph#state} in the current scope, which is one for this parameter.
     */
    default Tensor direction(Graph graph, Tensor parameter, Tensor gradient) {
        return gradient;
    }

    /** Decoupled weight decay λ of one parameter. 0 for none. */
    default double weightDecay(Tensor parameter) {
        return 0;
    }

    /** How a parameter follows its direction. */
    Step step();

    /** The last step of an update. */
    sealed interface Step {}

    /** {@code w ← w − lr · d}. */
    record Descend() implements Step {}

    /**
     * Adam with bias correction (Kingma and Ba 2015, algorithm 1), on the direction.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     */
    record Adam(double beta1, double beta2, double epsilon) implements Step {

        /** As its paper sets it. */
        public static final Adam STANDARD = new Adam(0.9, 0.999, 1e-8);
    }

    /** Whether a parameter is a bias or belongs to a normalisation, judged by its rank of at most 1: such are commonly left undecayed. */
    static boolean isBiasOrNorm(Tensor parameter) {
        return parameter.shape().rank() <= 1;
    }
}
