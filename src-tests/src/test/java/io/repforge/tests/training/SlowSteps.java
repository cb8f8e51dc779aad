package io.repforge.tests.training;

import io.repforge.api.RunListener;
import io.repforge.api.option.Option;

/** Slows a run down from some step on, so that a test finds the time to kill it. */
public final class SlowSteps implements RunListener<SlowSteps.Options> {

    /** Options. */
    public record Options(
            @Option(value = "First slow step", defaults = "1", min = 1) int from,
            @Option(value = "Milliseconds that each takes", defaults = "1000", min = 0) int millis) {}

    @Override
    public String name() {
        return "slow-steps";
    }

    @Override
    public String description() {
        return "Slows a run down";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Observer start(Run run, Options options) {
        return new Observer() {
            @Override
            public void onStep(long step, double loss) {
                if (step >= options.from) {
                    try {
                        Thread.sleep(options.millis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };
    }
}
