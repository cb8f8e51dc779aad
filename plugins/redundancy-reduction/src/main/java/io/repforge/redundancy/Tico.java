package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** TiCo (Zhu et al. 2022): the second view comes from a moving average of encoder and head. */
public final class Tico implements Algorithm<NoOptions> {

    private static final double MOMENTUM = 0.99;

    @Override
    public String name() {
        return "tico";
    }

    @Override
    public String description() {
        return "Two views agree and avoid directions that many have taken; a moving average sees the second (TiCo)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("tico", TwoViews.head("momentum-projection-head", 1, 512).with("momentum", MOMENTUM).with("momentum_schedule", "cosine"), 128)
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", MOMENTUM).with("momentum_schedule", "cosine")).build();
    }
}
