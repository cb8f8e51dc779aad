package io.repforge.api;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The update of one run, applied in this order to all trained parameters, inside the graph:
 * <ol>
 *   <li>clip: all gradients are scaled by {@code min(1, c / (‖g‖ + 1e-6))}, ‖g‖ over all parameters;
 *   <li>{@link #direction}: the gradient becomes a direction, per parameter, with whatever state that needs;
 *   <li>{@link #weightDecay decay}: {@code w ← w (1 − lr · λ)}, where it is decoupled;
 *   <li>{@link #step}: {@code w} follows the direction.
 * </ol>
 * Parameters may have rates and decays of their own, by {@link #groups}, and rest at first, by {@link #freezings}: the host sees to that, whatever the
 * rule.
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
     * {@link Graph#state} in the current scope, which is one for this parameter; while the parameter is frozen, it stays as it is.
     */
    default Tensor direction(Update update) {
        return update.gradient();
    }

    /** Weight decay λ, but for groups that have their own. */
    default WeightDecay weightDecay() {
        return WeightDecay.NONE;
    }

    /** Whether a parameter decays at all, in whatever group it is. */
    default boolean decays(Tensor parameter) {
        return true;
    }

    /** Whether weights decay beside their direction; false where {@link #direction} adds {@link Update#weightDecay} to the gradient instead. */
    default boolean isDecayDecoupled() {
        return true;
    }

    /** Parameters with rates and decays of their own; one that is in several is in the first of them. */
    default List<ParameterGroup> groups() {
        return List.of();
    }

    /** Parameters that rest at first; one that several name rests as long as the longest says. */
    default List<Freezing> freezings() {
        return List.of();
    }

    /** How a parameter follows its direction. */
    Step step();

    /** What a direction is made of. Made by the host. */
    interface Update {

        /** The training graph. */
        Graph graph();

        /** w, at the start of the step. */
        Tensor parameter();

        /** g, clipped, of w's shape. */
        Tensor gradient();

        /** The learning rate with which w will follow its direction in this step, by schedule and group; a scalar. */
        Tensor learningRate();

        /** Whether w decays at some time of the run. */
        boolean decays();

        /** λ of w in this step, by schedule and group; a scalar. It is 0 where w doesn't decay. */
        Tensor weightDecay();
    }

    /**
     * How λ goes over a run: from start to end by half a cosine of its {@linkplain Graph#progress progress}, as DINO raises it (Caron et al. 2021,
     * section 3.2).
     *
     * @param start λ at the first step, 0 or more
     * @param end λ at the last step, 0 or more
     */
    record WeightDecay(double start, double end) {

        /** None at any time. */
        public static final WeightDecay NONE = constant(0);

        /** The same λ all the time. */
        public static WeightDecay constant(double decay) {
            return new WeightDecay(decay, decay);
        }

        /** λ of this step, a scalar. */
        public Tensor of(Graph graph) {
            if (start == end) {
                return graph.scalar(DType.FLOAT32, end);
            }
            return graph.progress().mul(Math.PI).cos().add(1).mul((start - end) / 2).add(end);
        }
    }

    /** The last step of an update. */
    sealed interface Step {

        /** What these cases make of this step. */
        <R> R match(Cases<R> cases);

        /** Says what is made of each kind of step. There is a method for each, so that none is forgotten. */
        interface Cases<R> {

            /** Of a step along the direction. */
            R descend(Descend step);

            /** Of a step along its averages. */
            R adam(Adam step);
        }
    }

    /** {@code w ← w − lr · d}. */
    record Descend() implements Step {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.descend(this);
        }
    }

    /**
     * Adam with bias correction (Kingma and Ba 2015, algorithm 1), on the direction. The moments of a parameter that was frozen begin when it no longer is.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     */
    record Adam(double beta1, double beta2, double epsilon) implements Step {

        /** As its paper sets it. */
        public static final Adam STANDARD = new Adam(0.9, 0.999, 1e-8);

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.adam(this);
        }
    }

    /** Whether a parameter is a bias or belongs to a normalisation, judged by its rank of at most 1: such are commonly left undecayed. */
    static boolean isBiasOrNorm(Tensor parameter) {
        return parameter.shape().rank() <= 1;
    }
}
