package io.repforge.framework.recipe;

import io.repforge.api.Encoding;
import io.repforge.api.option.Option;
import io.repforge.framework.ShortForm;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which features of an encoder are given out: what is probed, embedded and exported. As text it is a name, with the grid after a colon if there is one:
 * {@code output}, {@code conv3}, {@code conv3:2}.
 *
 * @param use name of a tensor of the encoder's {@link Encoding}, or {@link Encoding#OUTPUT}, which is the representation
 * @param grid g, to average a map to g × g places; 0 leaves it as it is
 */
@ShortForm
public record FeatureChoice(
        @Option(value = "Name of the features: output, which is the representation, or what a stage of the encoder gives; recipe check lists them",
                defaults = "output") String use,
        @Option(value = "Side of the grid of places that a feature map is averaged to; 1 for the mean over all places, 0 for all of them", defaults = "0", min = 0,
                max = 65536) int grid) {

    /** Before {@link #OUTPUT}, which it takes to be made. */
    private static final Pattern TEXT = Pattern.compile("([a-z0-9_]+)(?::([0-9]{1,5}))?");

    /** The representation. */
    public static final FeatureChoice OUTPUT = new FeatureChoice(Encoding.OUTPUT, 0);

    public FeatureChoice {
        Matcher text = TEXT.matcher(use);
        String side = text.matches() ? text.group(2) : null;
        if (!text.matches() || side != null && grid != 0) {
            throw new IllegalArgumentException("features are output or the name of what a stage of the encoder gives, and a grid after a colon if that is to be averaged,"
                    + " such as conv3 or conv3:2, and not '" + use + "'" + (grid != 0 ? " with grid " + grid : ""));
        }
        use = Objects.requireNonNull(text.group(1));
        grid = side != null ? Integer.parseInt(side) : grid;
    }

    /**
     * From its text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static FeatureChoice parse(String text) {
        return new FeatureChoice(text, 0);
    }

    /** Whether it is the representation. */
    public boolean isOutput() {
        return use.equals(Encoding.OUTPUT);
    }

    /** Others averaged to the same grid. */
    public FeatureChoice of(String name) {
        return new FeatureChoice(name, grid);
    }

    @Override
    public String toString() {
        return grid == 0 ? use : use + ":" + grid;
    }
}
