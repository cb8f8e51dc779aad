package io.repforge.datasets.sprites;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The steps of one pass, episode by episode. */
final class SpriteReader implements StepReader {

    private final SyntheticSprites.Options options;
    private final Dataset.Pass pass;
    private int episodes;
    private @Nullable Episode current;

    SpriteReader(SyntheticSprites.Options options, Dataset.Pass pass) {
        this.options = options;
        this.pass = pass;
    }

    @Override
    public @Nullable Step next() {
        if (current == null || current.ended()) {
            if (episodes == options.episodes()) {
                return null;
            }
            current = new Episode(options, random(episodes++));
        }
        return current.next();
    }

    /** Keyed by what tells episodes apart, so that each can be drawn without those before it. An evaluation has always the same pass. */
    private Random random(int episode) {
        long key = mix(options.seed());
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
