package io.repforge.datasets.pendulum;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.datasets.drawn.DrawnEpisodes;
import java.util.Map;

/**
 * Readings of a pendulum that is driven at random, integrated numerically: vectors with actions, and with hidden factors that no single reading shows. Each episode has
 * a pendulum of its own, of a length between 0.4 and 2 m. An observation is a window of readings, one after the other, of two sensors that are in a unit of their own
 * each: how far to the right of its rest the weight hangs, sin θ, in thousandths, and how high, 1 − cos θ, in volts at 0.05 V, both with noise. The action is the
 * torque until the next reading, between −1 and 1.
 *
 * <p>Labels are {@code length} in m, which must be told from how fast it swings, {@code angle} in rad and {@code velocity} in rad/s at the last reading.
 *
 * <p>Each pass draws episodes of its own, from the source's seed, the pass and the number of the episode alone.
 */
public final class Pendulum implements DataSource<Pendulum.Options> {

    static final String LENGTH = "length";
    static final String ANGLE = "angle";
    static final String VELOCITY = "velocity";

    /** Sensors that are read at a time. */
    static final int SENSORS = 2;

    /**
     * Options.
     *
     * @param episodes number of episodes in a pass
     * @param episodeLength number of steps of an episode
     * @param window readings of an observation
     * @param noise deviation of the sensors' noise, as a share of their range
     * @param seed tells sources apart, such as those for training and for tests
     */
    public record Options(
            @Option(value = "Number of episodes in a pass; each pass has others", defaults = "200", min = 1) int episodes,
            @Option(value = "Number of steps of an episode, 0.05 s each", defaults = "64", min = 1) int episodeLength,
            @Option(value = "Readings, one after the other, that an observation has", defaults = "16", min = 1) int window,
            @Option(value = "Deviation of the sensors' noise, as a share of their range", defaults = "0.01", min = 0) double noise,
            @Option(value = "Tells sources apart, such as those for training and for tests", defaults = "0") long seed) {}

    @Override
    public String name() {
        return "pendulum";
    }

    @Override
    public String description() {
        return "Readings of sensors of a driven pendulum with known hidden factors, integrated on demand; needs no download";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) {
        StepSpec spec = StepSpec.of(Space.box(options.window, SENSORS), Space.box(1), Map.of(LENGTH, Space.box(), ANGLE, Space.box(), VELOCITY, Space.box()));
        return new DrawnEpisodes(spec, options.episodes, options.episodeLength, options.seed, random -> new Swing(options, random));
    }
}
