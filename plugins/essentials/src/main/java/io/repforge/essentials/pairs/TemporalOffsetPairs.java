package io.repforge.essentials.pairs;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/**
 * Pairs an observation with what follows {@code k} steps later in the same trajectory: the observation o<sub>t+k</sub>, the actions
 * a<sub>t</sub> … a<sub>t+k−1</sub> in between, or both. The last {@code k} steps of a trajectory are nobody's context.
 */
public final class TemporalOffsetPairs implements PairConstructor<TemporalOffsetPairs.Options> {

    /** What target and extra context are. */
    public enum Mode {
        /** Target o<sub>t+k</sub>. */
        NONE,
        /** Target o<sub>t+k</sub>; extra context the actions. */
        DYNAMICS,
        /** Target the actions; extra context o<sub>t+k</sub>. */
        INVERSE_DYNAMICS,
        /** Target the actions. */
        ACTION_PREDICTION
    }

    /**
     * Options.
     *
     * @param k how many steps later
     * @param mode what target and extra context are
     */
    public record Options(
            @Option(value = "How many steps the target lies after the context", defaults = "1", min = 1) int k,
            @Option(value = "none: later observation; dynamics: that, with the actions between as extra context; inverse-dynamics: the"
                    + " actions, with the later observation as extra context; action-prediction: the actions", defaults = "none") Mode mode) {}

    @Override
    public String name() {
        return "temporal-offset";
    }

    @Override
    public String description() {
        return "Each observation with the one k steps later, or with the actions in between";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /** The actions of a pair have a leading axis of length {@code k}, also where {@code k} is 1. */
    @Override
    public PairSpec spec(StepSpec steps, Options options) {
        Space observation = steps.observation();
        if (options.mode == Mode.NONE) {
            return PairSpec.of(observation, observation);
        }
        Space actions = actions(steps, options);
        return switch (options.mode) {
            case DYNAMICS -> PairSpec.of(observation, observation, actions);
            case INVERSE_DYNAMICS -> PairSpec.of(observation, actions, observation);
            default -> PairSpec.of(observation, actions);
        };
    }

    private static Space actions(StepSpec steps, Options options) {
        Space action = steps.action();
        if (action instanceof Space.Discrete discrete) {
            return Space.discrete(discrete.n(), discrete.shape().prepend(options.k));
        }
        if (action instanceof Space.Box box) {
            return Space.box(box.shape().prepend(options.k));
        }
        throw action == null
                ? new OptionsException("the mode needs actions and the steps have none", "use data with actions, or the mode 'none'")
                : new OptionsException("actions must be numbers or boxes, not " + action, "use the mode 'none'");
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, Options options, long seed) {
        return new TemporalOffsetReader(steps, options.k, options.mode);
    }
}
