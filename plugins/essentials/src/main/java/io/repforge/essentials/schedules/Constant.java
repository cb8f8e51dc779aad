package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.NoOptions;

/** The learning rate stays as it is. */
public final class Constant implements Schedule<NoOptions> {

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public String description() {
        return "The learning rate stays as it is";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public double learningRate(double base, Progress progress, NoOptions options) {
        return base;
    }
}
