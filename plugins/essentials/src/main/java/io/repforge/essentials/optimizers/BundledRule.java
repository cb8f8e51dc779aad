package io.repforge.essentials.optimizers;

import io.repforge.api.Freezing;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What all rules here have in common. */
abstract class BundledRule implements UpdateRule {

    private final Common common;

    BundledRule(Common common) {
        this.common = common;
    }

    /**
     * @param maxGradientNorm null for no clipping
     * @param weightDecay λ at the start
     * @param weightDecayEnd λ at the end; null for the same
     * @param excludeBiasAndNorm whether biases and normalisation are left out of the decay
     */
    record Common(double learningRate, @Nullable Double maxGradientNorm, double weightDecay, @Nullable Double weightDecayEnd, boolean excludeBiasAndNorm,
            List<ParameterGroup> groups, List<Freezing> freeze) {}

    @Override
    public final double learningRate() {
        return common.learningRate;
    }

    @Override
    public final OptionalDouble maxGradientNorm() {
        return common.maxGradientNorm == null ? OptionalDouble.empty() : OptionalDouble.of(common.maxGradientNorm);
    }

    @Override
    public final WeightDecay weightDecay() {
        return new WeightDecay(common.weightDecay, common.weightDecayEnd == null ? common.weightDecay : common.weightDecayEnd);
    }

    @Override
    public final boolean decays(Tensor parameter) {
        return !(common.excludeBiasAndNorm && UpdateRule.isBiasOrNorm(parameter));
    }

    @Override
    public final List<ParameterGroup> groups() {
        return common.groups;
    }

    @Override
    public final List<Freezing> freezings() {
        return common.freeze;
    }

    /** The gradient with λ w, where that is part of it. */
    static Tensor penalised(Update update) {
        return update.decays() ? update.gradient().add(update.parameter().mul(update.weightDecay())) : update.gradient();
    }
}
