package io.repforge.datasets.drawn;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Episodes of one length that are drawn on demand. Each pass draws its own, from the seed of the source, the pass and the number of the episode alone. */
public final class DrawnEpisodes implements Dataset {

    private final StepSpec spec;
    private final int length;
    private final long seed;
    private final Function<Random, DrawnEpisode> drawing;
    private final int[] episodes;

    /**
     * @param count episodes of a pass
     * @param length steps of an episode
     * @param seed of the source
     * @param drawing makes an episode of random numbers
     */
    public DrawnEpisodes(StepSpec spec, int count, int length, long seed, Function<Random, DrawnEpisode> drawing) {
        this(spec, length, seed, drawing, IntStream.range(0, count).toArray());
    }

    /** @param episodes numbers of those that it has */
    private DrawnEpisodes(StepSpec spec, int length, long seed, Function<Random, DrawnEpisode> drawing, int[] episodes) {
        this.spec = spec;
        this.length = length;
        this.seed = seed;
        this.drawing = drawing;
        this.episodes = episodes;
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public Contents contents() {
        return Contents.of(episodes.length + " episodes of " + length + " steps, drawn anew for each pass");
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of((long) episodes.length * length);
    }

    @Override
    public Dataset part(Part part) {
        return new DrawnEpisodes(spec, length, seed, drawing, IntStream.of(part.of(episodes.length)).map(number -> episodes[number]).toArray());
    }

    @Override
    public StepReader read(Pass pass) {
        return read(pass, Share.WHOLE);
    }

    @Override
    public StepReader read(Pass pass, Share share) {
        return new EpisodeReader(Arrays.copyOfRange(episodes, share.start(episodes.length), share.end(episodes.length)), length,
                number -> drawing.apply(random(pass, number)));
    }

    /** Keyed by what tells episodes apart, so that each can be drawn without those before it. An evaluation has always the same pass. */
    private Random random(Pass pass, int episode) {
        long key = mix(seed);
        if (pass.shuffle()) {
            key = mix(mix(key ^ pass.seed()) ^ pass.index() + 1);
        }
        return new Random(mix(key ^ episode));
    }

    /** One step of SplitMix64 (Steele, Lea and Flood 2014): neighbouring keys become unlike. */
    private static long mix(long key) {
        long z = key + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
