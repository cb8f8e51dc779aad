package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ImageLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what the steps of a list of shards look like: from the metadata of our own shards, else from the first sample. How many
 * classes or actions there are no single sample tells, so where nobody says it, those members of all samples are read once.
 */
final class ShardOpener {

    private static final Logger LOG = LoggerFactory.getLogger(ShardOpener.class);

    private final WebDatasetSource.Options options;
    private final ShardList shards;
    private final boolean allowTruncated;

    ShardOpener(WebDatasetSource.Options options, ShardList shards) {
        this(options, shards, false);
    }

    /**
     * @param allowTruncated whether shards that are cut off are taken to end before the sample that isn't whole
     */
    ShardOpener(WebDatasetSource.Options options, ShardList shards, boolean allowTruncated) {
        this.options = options;
        this.shards = shards;
        this.allowTruncated = allowTruncated;
    }

    ShardDataset open() throws IOException {
        Path firstShard = shards.paths().get(0);
        Sample first;
        byte[] firstSpec;
        try (SampleReader reader = new SampleReader(firstShard, extension -> true, allowTruncated)) {
            first = reader.next();
            firstSpec = reader.spec();
        }
        if (first == null) {
            throw new UserError(firstShard + " holds no samples; their members are named KEY.EXTENSION");
        }
        StepFields fields = StepFields.choose(options, first);
        Spaces spaces = new Spaces(options.layout(), options.colorSpace());
        StepSpec looks = looksOf(first, new StepDecoder(fields, spaces), spaces);
        if (firstSpec != null && !renamesMembers()) {
            ShardSpec merged = merge(looks);
            if (merged != null) {
                return new ShardDataset(shards, fields, spaces, merged.spec(), OptionalLong.of(merged.samples()), allowTruncated);
            }
        }
        Counts counts = needsCounting(looks) ? count(fields, spaces) : null;
        OptionalLong size = counts == null ? OptionalLong.empty() : OptionalLong.of(counts.samples);
        return new ShardDataset(shards, fields, spaces, counted(looks, counts), size, allowTruncated);
    }

    /** Metadata speak of the members that the writer wrote, not of those that the user picks. */
    private boolean renamesMembers() {
        return options.observation() != null || options.action() != null || !options.labels().isEmpty()
                || options.layout() != ImageLayout.CHANNELS_FIRST;
    }

    /** Discrete spaces come out with one value: how many there are is yet unknown. */
    private static StepSpec looksOf(Sample first, StepDecoder decoder, Spaces spaces) {
        Array action = decoder.action(first);
        Map<String, Space> labels = new LinkedHashMap<>();
        decoder.labels(first).forEach((name, value) ->
                labels.put(name, !value.type().isFloating() && value.get(0) >= 0 ? Space.discrete(1) : Space.box()));
        Space actions = action == null ? null : action.type().isFloating() ? Space.box(action.shape().dims()) : Space.discrete(1);
        return new StepSpec(spaces.of(decoder.observation(first), first.shard()), actions, labels);
    }

    /** The metadata of all shards together; null if one of them has none. */
    private @Nullable ShardSpec merge(StepSpec looks) throws IOException {
        long samples = 0;
        StepSpec merged = null;
        for (Path shard : shards.paths()) {
            byte[] json;
            try (SampleReader reader = new SampleReader(shard, extension -> false, allowTruncated)) {
                reader.next();
                json = reader.spec();
            }
            if (json == null) {
                return null;
            }
            ShardSpec next = ShardSpec.parse(shard, json);
            samples += next.samples();
            merged = merged == null ? next.spec() : union(shard, merged, next.spec());
        }
        if (merged == null || !alike(merged.observation(), looks.observation())) {
            throw new UserError(shards.paths().get(0) + ": its metadata say that observations are "
                    + (merged == null ? "absent" : merged.observation()) + ", but the first is " + looks.observation()
                    + "; convert the data again");
        }
        // What its channels are no array tells, but the metadata do, unless the user knows better.
        Space observation = options.colorSpace() == null ? merged.observation() : looks.observation();
        return new ShardSpec(samples, new StepSpec(observation, merged.action(), merged.labels()));
    }

    private static boolean alike(Space a, Space b) {
        return a.getClass() == b.getClass() && a.type() == b.type() && a.shape().equals(b.shape());
    }

    private static StepSpec union(Path shard, StepSpec a, StepSpec b) {
        boolean sameActions = a.action() == null ? b.action() == null : b.action() != null;
        if (!a.observation().equals(b.observation()) || !sameActions || !a.labels().keySet().equals(b.labels().keySet())) {
            throw new UserError(shard + " holds " + b + ", but the shards before it hold " + a + "; read them as separate datasets");
        }
        Map<String, Space> labels = new LinkedHashMap<>();
        a.labels().forEach((name, space) -> labels.put(name, union(shard, space, b.labels().get(name))));
        return new StepSpec(a.observation(), a.action() == null ? null : union(shard, a.action(), b.action()), labels);
    }

    private static Space union(Path shard, Space a, @Nullable Space b) {
        if (a instanceof Space.Discrete m && b instanceof Space.Discrete n) {
            return Space.discrete(Math.max(m.n(), n.n()));
        }
        boolean scalars = a.shape().rank() == 0 && b != null && b.shape().rank() == 0;
        if (!a.equals(b) && !scalars) {
            throw new UserError(shard + " holds values of " + b + ", but the shards before it of " + a + "; read them as separate datasets");
        }
        return a.equals(b) ? a : Space.box();
    }

    private boolean needsCounting(StepSpec looks) {
        boolean actions = looks.action() instanceof Space.Discrete && options.numActions() == 0;
        return actions || looks.labels().entrySet().stream()
                .anyMatch(label -> label.getValue() instanceof Space.Discrete && !options.classes().containsKey(label.getKey()));
    }

    private static final class Counts {
        private long samples;
        private double largestAction;
        private final Map<String, Double> largest = new LinkedHashMap<>();
        private final Map<String, Double> smallest = new LinkedHashMap<>();
        private final Map<String, Boolean> whole = new LinkedHashMap<>();
    }

    private Counts count(StepFields fields, Spaces spaces) throws IOException {
        LOG.info("Counting the classes in {} shard(s); option 'classes' (and 'num_actions') would save this look at the data",
                shards.paths().size());
        Counts counts = new Counts();
        StepDecoder decoder = new StepDecoder(fields, spaces);
        Set<String> wanted = fields.small();
        for (Path shard : shards.paths()) {
            try (SampleReader reader = new SampleReader(shard, wanted::contains, allowTruncated)) {
                for (Sample sample = reader.next(); sample != null; sample = reader.next()) {
                    counts.samples++;
                    Array action = decoder.action(sample);
                    if (action != null && action.shape().elements() == 1) {
                        counts.largestAction = Math.max(counts.largestAction, action.get(0));
                    }
                    decoder.labels(sample).forEach((name, value) -> {
                        counts.largest.merge(name, value.get(0), Math::max);
                        counts.smallest.merge(name, value.get(0), Math::min);
                        counts.whole.merge(name, !value.type().isFloating(), Boolean::logicalAnd);
                    });
                }
            }
        }
        return counts;
    }

    private StepSpec counted(StepSpec looks, @Nullable Counts counts) {
        Space action = looks.action();
        if (action instanceof Space.Discrete) {
            action = Space.discrete(options.numActions() > 0 || counts == null ? options.numActions() : toCount(counts.largestAction));
        }
        Map<String, Space> labels = new LinkedHashMap<>();
        looks.labels().forEach((name, space) -> {
            Integer given = options.classes().get(name);
            if (!(space instanceof Space.Discrete)) {
                labels.put(name, space);
            } else if (given != null) {
                labels.put(name, Space.discrete(given));
            } else {
                boolean classes = counts != null && counts.whole.get(name) && counts.smallest.get(name) >= 0;
                labels.put(name, classes ? Space.discrete(toCount(counts.largest.get(name))) : Space.box());
            }
        });
        return new StepSpec(looks.observation(), action, labels);
    }

    private static int toCount(double largest) {
        return (int) Math.min(largest, Integer.MAX_VALUE - 1) + 1;
    }
}
