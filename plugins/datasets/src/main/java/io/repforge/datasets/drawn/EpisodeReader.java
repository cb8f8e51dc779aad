package io.repforge.datasets.drawn;

import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The steps of some episodes of a pass, one after the other. */
final class EpisodeReader implements StepReader {

    private final int[] episodes;
    private final int length;
    private final IntFunction<DrawnEpisode> drawing;
    /** How many of them were gone through. */
    private int episode;
    /** Steps of the episode that were given or skipped. */
    private int passed;
    private @Nullable DrawnEpisode current;

    /**
     * @param episodes their numbers
     * @param length steps of each
     * @param drawing makes the one of a number
     */
    EpisodeReader(int[] episodes, int length, IntFunction<DrawnEpisode> drawing) {
        this.episodes = episodes;
        this.length = length;
        this.drawing = drawing;
    }

    @Override
    public @Nullable Step next() {
        if (episode == episodes.length) {
            return null;
        }
        if (current == null) {
            current = drawing.apply(episodes[episode]);
        }
        while (current.steps() < passed) {
            current.skip();
        }
        Step step = current.next();
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
        boolean done = passed == length;
        if (done) {
            episode++;
            passed = 0;
            current = null;
        }
        return done;
    }
}
