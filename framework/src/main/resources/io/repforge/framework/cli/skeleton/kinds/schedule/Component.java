package @package@;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;

/** The learning rate rises along a line, stays, and falls along a line at the end (warm-up, stable, decay; Hu et al. 2024, section 4), by shares of the run. */
public final class @class@ implements Schedule<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of the run until the learning rate is reached", defaults = "0.1", min = 0, max = 1) double rise,
            @Option(value = "Share of the run, at its end, over which it falls to 0", defaults = "0.2", min = 0, max = 1) double fall) {
        public Options {
            if (rise + fall > 1) {
                throw new IllegalArgumentException("rise and fall are " + rise + " and " + fall + ", more than the run together");
            }
        }
    }

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "The learning rate rises, stays, and falls at the end";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        double total = progress.totalSteps();
        double rising = (progress.step() + 1) / Math.max(1, options.rise * total);
        double falling = (total - progress.step()) / Math.max(1, options.fall * total);
        return base * Math.max(0, Math.min(1, Math.min(rising, falling)));
    }
}
