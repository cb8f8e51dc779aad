package io.repforge.framework.evaluate;

import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Tensor;

/**
 * What probes train by: Adam, with decoupled weight decay that leaves out biases.
 *
 * @param learningRate before the schedule
 * @param decay of weights
 */
record PlainAdam(double learningRate, double decay) implements UpdateRule {

    @Override
    public WeightDecay weightDecay() {
        return WeightDecay.constant(decay);
    }

    @Override
    public boolean decays(Tensor parameter) {
        return !UpdateRule.isBiasOrNorm(parameter);
    }

    @Override
    public Step step() {
        return Adam.STANDARD;
    }
}
