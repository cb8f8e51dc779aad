package io.repforge.api;

import io.repforge.api.option.Option;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that an optimizer treats otherwise than the rest. Optimizers take a list of such as an option {@code groups}:
 * <pre>{@code
 * groups:
 *   - {parameters: "decoder/predictor/*", weight_decay: 0, constant_rate: true}    # SimSiam, Chen and He 2021
 *   - {parameters: "encoder/*", learning_rate: 1e-4}
 * }</pre>
 */
public record ParameterGroup(
        @Option("Names of the parameters; * stands for any characters, slashes too") String parameters,
        @Option(value = "Learning rate before the schedule; null for the optimizer's", defaults = "null", min = 0) @Nullable Double learningRate,
        @Option(value = "Whether the learning rate stays as it is, instead of following the schedule", defaults = "false") boolean constantRate,
        @Option(value = "λ of what decays; null for the optimizer's", defaults = "null", min = 0) @Nullable Double weightDecay,
        @Option(value = "λ at the end of the run; null for the same as weight_decay", defaults = "null", min = 0) @Nullable Double weightDecayEnd) {

    /**
     * @throws IllegalArgumentException if nothing of the group is its own
     */
    public ParameterGroup {
        if (weightDecayEnd != null && weightDecay == null) {
            throw new IllegalArgumentException("weight_decay_end needs a weight_decay from which λ goes there");
        }
        if (learningRate == null && !constantRate && weightDecay == null) {
            throw new IllegalArgumentException("a group must have something of its own: set learning_rate, constant_rate or weight_decay");
        }
    }

    /** Whether a parameter of this name belongs to it. */
    public boolean holds(String parameter) {
        return NamePattern.matches(parameters, parameter);
    }

    /** Whether its rate isn't the optimizer's. */
    public boolean hasOwnRate() {
        return learningRate != null || constantRate;
    }

    /** Its λ, where the optimizer's is given. */
    public UpdateRule.WeightDecay weightDecay(UpdateRule.WeightDecay ofOptimizer) {
        return weightDecay == null ? ofOptimizer : new UpdateRule.WeightDecay(weightDecay, weightDecayEnd == null ? weightDecay : weightDecayEnd);
    }
}
