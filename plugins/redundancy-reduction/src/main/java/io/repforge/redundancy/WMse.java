package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** W-MSE (Ermolov et al. 2021): two views that are whitened over the batch agree. Few features, since a batch must tell their covariance. */
public final class WMse implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "w-mse";
    }

    @Override
    public String description() {
        return "Two views agree once they are whitened over the batch (W-MSE)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("w-mse", TwoViews.head("symmetric-projection-head", 1, 512).with("bias", false), 32).build();
    }
}
