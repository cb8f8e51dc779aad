package io.repforge.pretext;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Jigsaw puzzles (Noroozi and Favaro 2016): of each observation 3 × 3 tiles in the order of a permutation drawn for it, as an image, with the
 * number of the permutation as the target.
 */
public final class JigsawPairs implements PairConstructor<JigsawPairs.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Number of permutations to be told apart, chosen far from each other", defaults = "1000", min = 2,
                    max = Permutations.MOST) int permutations) {}

    @Override
    public String name() {
        return "jigsaw";
    }

    @Override
    public String description() {
        return "Each observation cut into nine tiles and shuffled, with the number of the permutation";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, Options options) {
        Space.Image image = image(steps);
        Tiles tiles = Tiles.of(image.height(), image.width());
        return PairSpec.of(image.sized(tiles.allHeight(), tiles.allWidth()), Space.discrete(options.permutations));
    }

    private static Space.Image image(StepSpec steps) {
        if (steps.observation() instanceof Space.Image image) {
            return image;
        }
        throw new OptionsException("jigsaw puzzles are made of images, but the observations are " + steps.observation(), "use data of images");
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, Options options, long seed) {
        return new Reader(steps, image(spec), options.permutations, seed);
    }

    private static final class Reader implements PairReader {

        private final StepReader steps;
        private final Space.Image image;
        private final Tiles tiles;
        private final int permutations;
        private final SplittableRandom random;
        private long trajectory;
        private long timestep;

        Reader(StepReader steps, Space.Image image, int permutations, long seed) {
            this.steps = steps;
            this.image = image;
            this.tiles = Tiles.of(image.height(), image.width());
            this.permutations = permutations;
            this.random = new SplittableRandom(seed);
        }

        @Override
        public @Nullable Pair next() throws IOException {
            Step step = steps.next();
            if (step == null) {
                return null;
            }
            int number = random.nextInt(permutations);
            Values puzzle = new Puzzle(step.observation(), image, tiles, Permutations.get(number));
            Pair pair = Pair.of(puzzle, Array.of(Shape.SCALAR, (long) number), null, trajectory, timestep);
            passed(step.done());
            return pair;
        }

        @Override
        public Skipped skip(long n) throws IOException {
            Skipped skipped = Skipped.NONE;
            for (StepReader.Skip step; skipped.pairs() < n && (step = steps.skip()) != StepReader.Skip.NONE;) {
                random.nextInt(permutations);
                skipped = skipped.and(trajectory);
                passed(step == StepReader.Skip.DONE);
            }
            return skipped;
        }

        private void passed(boolean done) {
            if (done) {
                trajectory++;
                timestep = 0;
            } else {
                timestep++;
            }
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }

    /** The tiles of an image in another order, cut when they are needed, since images may not be decoded before. */
    private record Puzzle(Values observation, Space.Image image, Tiles tiles, int[] permutation) implements Values {

        @Override
        public Array array() throws IOException {
            return shuffled(observation.array());
        }

        @Override
        public Array view(RandomGenerator random) throws IOException {
            return shuffled(observation.view(random));
        }

        @Override
        public boolean varies() {
            return observation.varies();
        }

        @Override
        public long bytesHeld() {
            return observation.bytesHeld();
        }

        private Array shuffled(Array all) {
            byte[] from = all.bytes();
            int size = image.type().bytes();
            byte[] to = new byte[image.channels() * tiles.allHeight() * tiles.allWidth() * size];
            for (int place = 0; place < permutation.length; place++) {
                int rowFrom = tiles.top() + permutation[place] / Tiles.SIDE * tiles.height();
                int columnFrom = tiles.left() + permutation[place] % Tiles.SIDE * tiles.width();
                int rowTo = place / Tiles.SIDE * tiles.height();
                int columnTo = place % Tiles.SIDE * tiles.width();
                for (int channel = 0; channel < image.channels(); channel++) {
                    for (int row = 0; row < tiles.height(); row++) {
                        System.arraycopy(from, ((channel * image.height() + rowFrom + row) * image.width() + columnFrom) * size,
                                to, ((channel * tiles.allHeight() + rowTo + row) * tiles.allWidth() + columnTo) * size, tiles.width() * size);
                    }
                }
            }
            return new Array(image.type(), Shape.of(image.channels(), tiles.allHeight(), tiles.allWidth()), to);
        }
    }
}
