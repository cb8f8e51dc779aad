package io.repforge.framework.data.batch;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.LabelClasses;
import io.repforge.framework.data.SkipListener;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.data.TolerantDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Datasets together with the constructor that makes pairs of their steps; opens a pass over all of them. */
final class PairSource {

    /** Passes have few repetitions of a dataset, and a run few passes. */
    private static final int ROUND_SHIFT = 32;

    private final List<Lane> lanes;
    private final Interleave interleave;
    private final PairSpec spec;
    private final Skipped skipped;
    private final AtomicLong unread;

    /** One dataset as pairs. */
    private record Lane(Opener opener, long size) {}

    private interface Opener {
        PairReader open(Dataset.Pass pass, long seed, boolean skippedAreReadable) throws IOException;
    }

    private PairSource(List<Lane> lanes, Interleave interleave, PairSpec spec, Skipped skipped, AtomicLong unread) {
        this.lanes = lanes;
        this.interleave = interleave;
        this.spec = spec;
        this.skipped = skipped;
        this.unread = unread;
    }

    /**
     * @param settings how batches are made of the pairs
     * @throws UserError if there is no dataset, if pairs can't be made of one, or if their pairs differ in their spaces
     */
    static PairSource of(List<Dataset> datasets, Use<? extends PairConstructor<?>> pairs, BatchSettings settings) {
        return of(datasets, pairs.component(), pairs.options(), settings);
    }

    private static <O extends Record> PairSource of(
            List<Dataset> datasets, PairConstructor<O> constructor, Record options, BatchSettings settings) {
        if (datasets.isEmpty()) {
            throw new UserError("There is no training data: name at least one data source under 'data.train'.");
        }
        O bound = constructor.optionsType().cast(options);
        Skipped skipped = new Skipped();
        AtomicLong unread = new AtomicLong();
        SkipListener listener = (position, why) -> {
            unread.incrementAndGet();
            skipped.skipped(position, why);
        };
        List<Lane> lanes = new ArrayList<>();
        PairSpec first = null;
        for (int i = 0; i < datasets.size(); i++) {
            TolerantDataset dataset = settings.tolerance().over(datasets.get(i), listener);
            PairSpec spec = spec(dataset, constructor, bound, i, datasets.size());
            if (first == null) {
                first = spec;
            } else if (!first.equals(spec)) {
                throw new UserError("Training data 1 and " + (i + 1) + " can't be interleaved, since their pairs differ: " + first + " and "
                        + spec + "; give sources with equal spaces, or train on one of them.");
            }
            lanes.add(new Lane((pass, seed, readable) -> pairs(dataset.encoded(pass, settings.share(), readable), dataset.spec(), constructor, bound, seed),
                    Math.max(1, dataset.size().orElse(1) / settings.share().workers())));
        }
        return new PairSource(List.copyOf(lanes), Interleave.of(settings.interleave(), datasets, settings.shuffles()), Objects.requireNonNull(first), skipped, unread);
    }

    private static <O extends Record> PairSpec spec(Dataset dataset, PairConstructor<O> constructor, O options, int index, int count) {
        try {
            return labelled(constructor.spec(dataset.spec(), options), dataset.spec(), constructor.name());
        } catch (OptionsException e) {
            String which = count == 1 ? "the training data" : "training data " + (index + 1) + " of " + count;
            throw new UserError("The pair constructor '" + constructor.name() + "' can't make pairs of " + which + ": " + e.getMessage() + ".", e);
        }
    }

    private static PairSpec labelled(PairSpec pairs, StepSpec steps, String constructor) {
        String name = pairs.label();
        if (name != null && LabelClasses.of(steps, name).isEmpty()) {
            List<String> known = steps.labels().keySet().stream().filter(label -> LabelClasses.of(steps, label).isPresent()).sorted().toList();
            throw new UserError("The pair constructor '" + constructor + "' gives the loss the label '" + name + "', of which the training data has no classes: "
                    + (known.isEmpty() ? "train on labelled data, or by an algorithm that learns without labels." : "name one of " + known + "."));
        }
        return pairs;
    }

    private static <O extends Record> PairReader pairs(
            StepReader steps, StepSpec spec, PairConstructor<O> constructor, O options, long seed) throws IOException {
        try {
            return constructor.pairs(steps, spec, options, seed);
        } catch (RuntimeException e) {
            try (steps) {
                throw e;
            }
        }
    }

    PairSpec spec() {
        return spec;
    }

    /** What was left out of steps and pairs in all passes so far. */
    Skipped skipped() {
        return skipped;
    }

    /** How many steps were left out so far before there was a pair of them. */
    long unread() {
        return unread.get();
    }

    /**
     * Opens a pass over all datasets.
     *
     * @param shuffle whether the datasets may choose another order for each pass
     * @param skippedAreReadable whether it is known of the steps that will be skipped that they can be read; else they are looked at
     */
    PairReader open(long seed, long pass, boolean shuffle, boolean skippedAreReadable) throws IOException {
        CounterRandom seeds = CounterRandom.of(seed, "data/pairs");
        List<InterleavedPairs.Source> sources = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            int dataset = i;
            sources.add(new InterleavedPairs.Source() {
                @Override
                public PairReader open(long round) throws IOException {
                    long index = pass + (round << ROUND_SHIFT);
                    return lane.opener().open(Dataset.Pass.of(seed, index, shuffle), seeds.bits(index, dataset), skippedAreReadable);
                }

                @Override
                public long size() {
                    return lane.size();
                }
            });
        }
        return new InterleavedPairs(interleave, sources, CounterRandom.of(seed, "data/interleave"), pass);
    }
}
