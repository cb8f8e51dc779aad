package io.repforge.datasets.pendulum;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The steps of some episodes of a pass, one after the other. */
final class SwingReader implements StepReader {

    private final Pendulum.Options options;
    private final Dataset.Pass pass;
    private final int[] episodes;
    /** How many of them were gone through. */
    private int episode;
    /** Steps of the episode that were given or skipped. */
    private int passed;
    private @Nullable Swing current;

    /**
     * @param episodes their numbers
     */
    SwingReader(Pendulum.Options options, Dataset.Pass pass, int[] episodes) {
        this.options = options;
        this.pass = pass;
        this.episodes = episodes;
    }

    @Override
    public @Nullable Step next() {
        if (episode == episodes.length) {
            return null;
        }
        if (current == null) {
            current = new Swing(options, random(episodes[episode]));
        }
        while (current.steps() < passed) {
            current.advance();
        }
        Step step = current.step(passed + 1 == options.episodeLength());
        pass();
        return step;
    }

    /** Only counts: an episode that isn't skipped to its end is gone through when the next step is asked for. */
    @Override
    public Skip skip() {
        return episode == episodes.length ? Skip.NONE : Skip.of(pass());
    }

    /** @return whether the episode ends */
    private boolean pass() {
        passed++;
        boolean done = passed == options.episodeLength();
        if (done) {
            episode++;
            passed = 0;
            current = null;
        }
        return done;
    }

    /** Keyed by what tells episodes apart, so that each can be drawn without those before it. An evaluation has always the same pass. */
    private Random random(int number) {
        long key = mix(options.seed());
        if (pass.shuffle()) {
            key = mix(mix(key ^ pass.seed()) ^ pass.index() + 1);
        }
        return new Random(mix(key ^ number));
    }

    /** One step of SplitMix64 (Steele, Lea and Flood 2014): neighbouring keys become unlike. */
    private static long mix(long key) {
        long z = key + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
