package io.repforge.datasets.pendulum;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

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
        return new Swings(options, IntStream.range(0, options.episodes).toArray());
    }

    private static final class Swings implements Dataset {

        private final Options options;
        private final int[] episodes;

        /**
         * @param episodes numbers of those that it has
         */
        Swings(Options options, int[] episodes) {
            this.options = options;
            this.episodes = episodes;
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(options.window, SENSORS), Space.box(1), Map.of(LENGTH, Space.box(), ANGLE, Space.box(), VELOCITY, Space.box()));
        }

        @Override
        public Contents contents() {
            return Contents.of(episodes.length + " episodes of " + options.episodeLength + " steps, drawn anew for each pass");
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of((long) episodes.length * options.episodeLength);
        }

        @Override
        public Dataset part(Part part) {
            return new Swings(options, IntStream.of(part.of(episodes.length)).map(number -> episodes[number]).toArray());
        }

        @Override
        public StepReader read(Pass pass) {
            return read(pass, Share.WHOLE);
        }

        @Override
        public StepReader read(Pass pass, Share share) {
            return new SwingReader(options, pass, Arrays.copyOfRange(episodes, share.start(episodes.length), share.end(episodes.length)));
        }
    }
}
