package io.repforge.api;

import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The rule of an optimizer, which sees to it that it gives what it must: what is wrong is told as the optimizer's fault, before a direction of another shape
 * could be broadcast over a parameter.
 *
 * @param optimizer whose rule it is
 * @param rule what it gave
 */
record CheckedRule(Optimizer<?> optimizer, UpdateRule rule) implements UpdateRule {

    @Override
    public double learningRate() {
        double rate = rule.learningRate();
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new ContractException(optimizer, "learningRate()", "gives " + rate + " from learningRate(), which is no learning rate");
        }
        return rate;
    }

    @Override
    public OptionalDouble maxGradientNorm() {
        return returned(rule.maxGradientNorm(), "maxGradientNorm()");
    }

    @Override
    public Tensor direction(Update update) {
        Tensor direction = returned(rule.direction(update), "direction()");
        Tensor parameter = update.parameter();
        if (direction.graph() != parameter.graph() || !direction.tensorType().equals(parameter.tensorType())) {
            throw new ContractException(optimizer, "direction()",
                    "gives the direction " + direction.tensorType() + (direction.graph() == parameter.graph() ? "" : " of another graph")
                            + " for the parameter " + parameter.name() + ", which is " + parameter.tensorType());
        }
        return direction;
    }

    @Override
    public WeightDecay weightDecay() {
        return returned(rule.weightDecay(), "weightDecay()");
    }

    @Override
    public boolean decays(Tensor parameter) {
        return rule.decays(parameter);
    }

    @Override
    public boolean isDecayDecoupled() {
        return rule.isDecayDecoupled();
    }

    @Override
    public List<ParameterGroup> groups() {
        return returned(rule.groups(), "groups()");
    }

    @Override
    public List<Freezing> freezings() {
        return returned(rule.freezings(), "freezings()");
    }

    @Override
    public Step step() {
        return returned(rule.step(), "step()");
    }

    private <T> T returned(@Nullable T value, String method) {
        return ContractException.requireReturned(value, optimizer, method);
    }
}
