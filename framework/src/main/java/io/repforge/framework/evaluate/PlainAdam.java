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
    public double weightDecay(Tensor parameter) {
        return UpdateRule.isBiasOrNorm(parameter) ? 0 : decay;
    }

    @Override
    public Step step() {
        return Adam.STANDARD;
    }
}
