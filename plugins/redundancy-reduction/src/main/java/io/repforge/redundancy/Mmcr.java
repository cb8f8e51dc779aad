package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** Maximum manifold capacity representations (Yerxa et al. 2023), with a moving average of encoder and head whose views count too. */
public final class Mmcr implements Algorithm<NoOptions> {

    private static final double MOMENTUM = 0.996;

    @Override
    public String name() {
        return "mmcr";
    }

    @Override
    public String description() {
        return "The centres of the views of images spread, and the views shrink together (MMCR)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("mmcr", TwoViews.head("bidirectional-projection-head", 2, 512).with("momentum", MOMENTUM), 128)
                .use(Slot.ENCODER, Choice.of("student-and-teacher").with("momentum", MOMENTUM)).build();
    }
}
