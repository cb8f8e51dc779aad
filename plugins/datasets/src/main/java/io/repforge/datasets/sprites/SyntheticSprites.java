package io.repforge.datasets.sprites;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.datasets.drawn.DrawnEpisodes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Sprites that move over a dark field, as RGB images. An actor, one of some shapes and colours, walks towards a white goal marker, with
 * some steps at random; on reaching it the goal moves elsewhere. Further sprites drift and bounce. The action of a step is what the actor
 * does between that image and the next, so it can be told from two images, and mostly foretold from one.
 *
 * <p>Labels are the actor's factors: {@code x} and {@code y}, the centre in [0, 1]; {@code shape}; {@code colour}. A single image doesn't show
 * which of several sprites is the actor: where it is to tell the factors, there should be one ({@code sprites: 1}).
 *
 * <p>Each pass draws episodes of its own, from the source's seed, the pass and the number of the episode alone.
 */
public final class SyntheticSprites implements DataSource<SyntheticSprites.Options> {

    /** How actions are given. */
    public enum Actions {
        /** One of five: stay, left, right, up, down. */
        DISCRETE,
        /** Two numbers in [−1, 1]: the step to the right and down, in units of the fastest. */
        BOX
    }

    /**
     * Options.
     *
     * @param size height and width of the images in pixels
     * @param actions how actions are given
     * @param sprites number of sprites, the actor among them
     * @param episodes number of episodes in a pass
     * @param episodeLength number of steps of an episode
     * @param randomActions share of steps at which the actor does something random instead of walking to the goal
     * @param seed tells sources apart, such as those for training and for tests
     */
    public record Options(
            @Option(value = "Height and width of the images", defaults = "64", min = 8, max = 1024) int size,
            @Option(value = "discrete: stay, left, right, up, down; box: the step as two numbers in [-1, 1]", defaults = "discrete") Actions actions,
            @Option(value = "Number of sprites; the first one acts, the others drift", defaults = "2", min = 1, max = 16) int sprites,
            @Option(value = "Number of episodes in a pass; each pass has others", defaults = "200", min = 1) int episodes,
            @Option(value = "Number of steps of an episode", defaults = "50", min = 1) int episodeLength,
            @Option(value = "Share of steps at which the actor acts at random", defaults = "0.2", min = 0, max = 1) double randomActions,
            @Option(value = "Tells sources apart, such as those for training and for tests", defaults = "0") long seed) {}

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public String description() {
        return "Moving sprites with actions and known factors, drawn on demand; needs no download";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) {
        Space action = options.actions == Actions.DISCRETE ? Space.discrete(Move.COUNT) : Space.box(2);
        StepSpec spec = StepSpec.of(Space.image(3, options.size, options.size), action, Map.of(
                Episode.X, Space.box(), Episode.Y, Space.box(),
                Episode.SHAPE, Space.discrete(Arrays.stream(Sprite.Shape.values()).map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList()),
                Episode.COLOUR, Space.discrete(Sprite.COLOUR_NAMES)));
        return new DrawnEpisodes(spec, options.episodes, options.episodeLength, options.seed, random -> new Episode(options, random));
    }
}
