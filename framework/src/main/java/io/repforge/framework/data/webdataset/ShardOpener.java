package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final ImageFiles images;
    private final ReadOptions reading;
    private final Keys keys = new Keys();
    private final Strays strays = new Strays(keys);
    /** What is wrong with shards; told as a warning here, and as a fault when they are read. */
    private final Map<DataFile, String> damage = new LinkedHashMap<>();

    ShardOpener(WebDatasetSource.Options options, ShardList shards, ImageFiles images) {
        this(options, shards, images, false);
    }

    /**
     * @param images decodes image files
     * @param allowTruncated whether shards that are cut off are taken to end before the sample that isn't whole
     */
    ShardOpener(WebDatasetSource.Options options, ShardList shards, ImageFiles images, boolean allowTruncated) {
        this.images = images;
        this.options = options;
        this.shards = shards;
        this.reading = ReadOptions.of(allowTruncated, options.maxSampleSize());
    }

    /** A sample that can be decoded, and what of it is. */
    private record Looks(Sample sample, StepFields fields, Spaces spaces, StepSpec spec) {

        boolean isImageFile() {
            return MemberDecoder.isImage(Objects.requireNonNull(sample.find(fields.observation()), "the sample was chosen for its observation").extension());
        }
    }

    ShardDataset open() throws IOException {
        Looks looks = look();
        if (!renamesMembers()) {
            ShardUnion union = union();
            if (union != null) {
                return dataset(looks, named(merged(Objects.requireNonNull(union.spec(), "there is a shard"), looks)), union.numbers(),
                        union.samples());
            }
        }
        Counts counts = needsCounting(looks.spec()) ? count(looks.fields(), looks.spaces()) : null;
        StepSpec spec = counted(looks.spec(), counts);
        return dataset(looks, spec, numbers(spec, counts), counts == null ? null : counts.samples);
    }

    private ShardDataset dataset(Looks looks, StepSpec spec, Map<String, ClassNumbers> classes, @Nullable Map<DataFile, Long> samples) {
        OptionalLong size = samples == null ? OptionalLong.empty() : OptionalLong.of(samples.values().stream().mapToLong(each -> each).sum());
        ShardFormat format = new ShardFormat(looks.fields(), looks.spaces(), spec, classes, images, reading, keys, new AtomicBoolean(!strays.isEmpty()),
                new Overlooked(looks.fields().overlooked(options)));
        int count = shards.files().size();
        String holds = (count == 1 ? shards.files().get(0).toString() : count + " shards, " + shards.files().get(0) + " …")
                + (size.isPresent() ? " with " + size.getAsLong() + " samples" : "") + ": " + looks.fields().used(looks.sample());
        Contents contents = Contents.of(holds);
        List<String> unused = looks.fields().unused(looks.sample());
        if (!unused.isEmpty()) {
            contents = contents.ignoring("members that no field names (" + Spaces.some(unused) + ")");
        }
        if (!strays.isEmpty()) {
            contents = contents.leavingOut(strays.toString());
        }
        for (String damaged : damage.values()) {
            contents = contents.leavingOut(damaged);
        }
        boolean stills = looks.spec().action() == null && looks.sample().find(looks.fields().done()) == null;
        return new ShardDataset(shards, format, size, contents, stills && samples != null ? first(samples) : null);
    }

    /** Number of the first sample of each shard. Of a damaged one it isn't known how many it has. */
    private Map<DataFile, Long> first(Map<DataFile, Long> samples) {
        Map<DataFile, Long> first = new LinkedHashMap<>();
        long number = 0;
        for (DataFile shard : shards.files()) {
            first.putIfAbsent(shard, number);
            number += samples.getOrDefault(shard, 0L);
        }
        return first;
    }

    /** The first sample that can be decoded: of the first shard, unless that is damaged. */
    private Looks look() throws IOException {
        Exception first = null;
        for (DataFile shard : shards.files()) {
            try {
                return look(shard);
            } catch (UnreadableStepException | UserError e) {
                first = first == null ? e : first;
            }
        }
        if (first instanceof UserError fault) {
            throw fault;
        }
        throw (UnreadableStepException) first;
    }

    private Looks look(DataFile shard) throws IOException {
        Set<String> candidates = StepFields.candidates(options);
        byte[] own = renamesMembers() ? null : SampleReader.spec(shard, reading);
        Space said = own == null ? null : ShardSpec.parse(shard, own).spec().observation();
        Sample without = null;
        UnreadableStepException unreadable = null;
        try (SampleReader reader = new SampleReader(shard, reading, candidates::contains, extension -> true, new Strays(keys))) {
            for (Sample sample = reader.next(); sample != null; sample = reader.next()) {
                if (!StepFields.hasObservation(options, sample)) {
                    without = without == null ? sample : without;
                    continue;
                }
                StepFields fields = StepFields.choose(options, sample);
                try {
                    Spaces spaces = said != null ? Spaces.said(said, options.colorSpace()) : Spaces.of(options, StepDecoder.stored(sample, fields));
                    return new Looks(sample, fields, spaces, looksOf(sample, new StepDecoder(fields, spaces, keys, images)));
                } catch (UnreadableStepException e) {
                    unreadable = unreadable == null ? e : unreadable;
                }
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        if (without != null) {
            throw Keys.withoutObservation(without);
        }
        throw new UserError(shard + " holds no samples; their members are named KEY.EXTENSION");
    }

    /** Metadata speak of the members that the writer wrote, not of those that the user picks. */
    private boolean renamesMembers() {
        return options.observation() != null || options.action() != null || !options.labels().isEmpty()
                || options.layout() != null || options.floats() != null;
    }

    /** Discrete spaces come out with one value: how many there are is yet unknown. */
    private static StepSpec looksOf(Sample first, StepDecoder decoder) throws IOException {
        Array action = decoder.action(first);
        Map<String, Space> labels = new LinkedHashMap<>();
        decoder.labels(first).forEach((name, value) -> labels.put(name, value.number() == null || value.isCount() ? Space.discrete(1) : Space.box()));
        Space actions = action == null ? null : action.type().isFloating() ? Space.box(action.shape().dims()) : Space.discrete(1);
        return StepSpec.of(decoder.space(first), actions, labels);
    }

    /** The metadata of all shards together; null if one of them has none. Of a damaged one nothing is known. */
    private @Nullable ShardUnion union() throws IOException {
        ShardUnion union = new ShardUnion();
        for (DataFile shard : shards.files()) {
            byte[] json;
            try {
                json = SampleReader.spec(shard, reading);
            } catch (UserError e) {
                damage.put(shard, e.getMessage());
                continue;
            }
            if (json == null) {
                return null;
            }
            union.add(shard, ShardSpec.parse(shard, json));
        }
        return union;
    }

    private StepSpec merged(StepSpec said, Looks looks) {
        Space observation = looks.spec().observation();
        if (looks.isImageFile()) {
            return said.withObservation(options.colorSpace() == null ? framesAsSaid(said.observation(), observation) : observation);
        }
        if (!alike(said.observation(), observation)) {
            throw new UserError(shards.files().get(0) + ": its metadata say that observations are " + said.observation() + ", but the first is "
                    + observation + "; convert the data again");
        }
        // What its channels are no array tells, but the metadata do, unless the user knows better.
        return said.withObservation(options.colorSpace() == null ? said.observation() : observation);
    }

    /** Image files may be prepared to be of another size than they are, and of other colours. */
    private static Space framesAsSaid(Space said, Space looks) {
        return said instanceof Space.Image before && looks instanceof Space.Image now && before.channels() == now.channels() ? now.framesOf(before.channelsPerFrame())
                : looks;
    }

    /** With the names that the user gives to classes that have numbers alone. */
    private StepSpec named(StepSpec said) {
        Map<String, Space> labels = new LinkedHashMap<>(said.labels());
        options.classNames().forEach((label, names) -> {
            Space space = labels.get(label);
            boolean fits = space instanceof Space.Discrete classes
                    && (classes.names().isEmpty() ? classes.n() <= names.size() : classes.names().equals(names));
            if (!fits) {
                throw new UserError("option 'class_names' gives " + names.size() + " names to the classes of the label '" + label + "', but "
                        + shards.files().get(0) + (space == null ? " has no such label" : " has " + space + " there")
                        + "; name as many classes as there are, or leave the option out");
            }
            labels.put(label, Space.discrete(names));
        });
        return said.withLabels(labels);
    }

    private static boolean alike(Space a, Space b) {
        return a.getClass() == b.getClass() && a.type() == b.type() && a.shape().equals(b.shape());
    }

    private boolean needsCounting(StepSpec looks) {
        boolean actions = looks.action() instanceof Space.Discrete && options.numActions() == 0;
        return actions || looks.labels().entrySet().stream().anyMatch(label -> label.getValue() instanceof Space.Discrete && !isGiven(label.getKey()));
    }

    private boolean isGiven(String label) {
        return options.classes().containsKey(label) || options.classNames().containsKey(label);
    }

    private static final class Counts {
        private final Map<DataFile, Long> samples = new LinkedHashMap<>();
        private double largestAction;
        private final Map<String, LabelValues> labels = new LinkedHashMap<>();
        /** By label and shard: what classes are called whose numbers the shard stores. */
        private final Map<String, Map<DataFile, List<String>>> names = new LinkedHashMap<>();
    }

    private Counts count(StepFields fields, Spaces spaces) throws IOException {
        LOG.info("Looking up the classes in {} shard(s); options 'class_names' or 'classes' (and 'num_actions') would save this look at the data",
                shards.files().size());
        Counts counts = new Counts();
        StepDecoder decoder = new StepDecoder(fields, spaces, keys, images);
        Set<String> small = fields.small();
        Set<String> known = fields.all();
        for (DataFile shard : shards.files()) {
            byte[] own;
            try {
                own = SampleReader.spec(shard, reading);
            } catch (UserError e) {
                damage.put(shard, e.getMessage());
                continue;
            }
            try (SampleReader reader = new SampleReader(shard, reading, small::contains, known::contains, strays)) {
                Map<String, List<String>> names = own == null ? Map.of() : names(fields, ShardSpec.parse(shard, own).spec());
                names.forEach((label, ofShard) -> counts.names.computeIfAbsent(label, any -> new LinkedHashMap<>()).put(shard, ofShard));
                for (Sample sample = next(shard, reader); sample != null; sample = next(shard, reader)) {
                    counts.samples.merge(shard, 1L, Long::sum);
                    count(sample, decoder, names, counts);
                }
            }
        }
        return counts;
    }

    /** The next sample, or null where there is none or the shard is damaged. */
    private @Nullable Sample next(DataFile shard, SampleReader reader) throws IOException {
        try {
            return reader.next();
        } catch (KeysError e) {
            throw e;
        } catch (UserError e) {
            damage.put(shard, e.getMessage());
            return null;
        }
    }

    private static void count(Sample sample, StepDecoder decoder, Map<String, List<String>> names, Counts counts) throws IOException {
        try {
            Array action = decoder.action(sample);
            if (action != null && action.shape().elements() == 1) {
                counts.largestAction = Math.max(counts.largestAction, action.get(0));
            }
            decoder.labels(sample).forEach((label, value) -> {
                List<String> ofShard = names.get(label);
                Array number = value.number();
                String name = ofShard != null && number != null && value.isCount() && number.get(0) < ofShard.size() ? ofShard.get((int) number.get(0)) : null;
                counts.labels.computeIfAbsent(label, any -> new LabelValues()).add(label, sample, name == null ? value : value.named(name));
            });
        } catch (UnreadableStepException e) {
            // Its turn to be told comes when it is read.
            LOG.debug("Not counted: {}", e.getMessage());
        }
    }

    /** What the metadata of a shard of ours call the classes of labels that are read from where the writer put them. */
    private static Map<String, List<String>> names(StepFields fields, StepSpec said) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        fields.labels().forEach((label, place) -> {
            if (place.ownName() != null && said.labels().get(place.ownName()) instanceof Space.Discrete classes && !classes.names().isEmpty()) {
                names.put(label, classes.names());
            }
        });
        return names;
    }

    private StepSpec counted(StepSpec looks, @Nullable Counts counts) {
        Space action = looks.action();
        if (action instanceof Space.Discrete) {
            action = Space.discrete(options.numActions() > 0 || counts == null ? options.numActions() : toCount(counts.largestAction));
        }
        Map<String, Space> labels = new LinkedHashMap<>();
        looks.labels().forEach((name, space) -> {
            Integer given = options.classes().get(name);
            boolean open = space instanceof Space.Discrete && !options.classNames().containsKey(name);
            labels.put(name, !open ? space : given != null ? Space.discrete(given)
                    : Objects.requireNonNull(counts, "classes that aren't given are counted").labels.getOrDefault(name, new LabelValues()).space());
        });
        options.classNames().forEach((label, names) -> labels.computeIfPresent(label, (name, space) -> Space.discrete(names)));
        return named(looks.withAction(action).withLabels(labels));
    }

    private Map<String, ClassNumbers> numbers(StepSpec spec, @Nullable Counts counts) {
        Map<String, ClassNumbers> numbers = new LinkedHashMap<>();
        spec.labels().forEach((label, space) -> {
            if (space instanceof Space.Discrete classes && !classes.names().isEmpty()) {
                boolean given = options.classNames().containsKey(label);
                Map<DataFile, List<String>> ofShards = given || counts == null ? Map.of() : counts.names.getOrDefault(label, Map.of());
                numbers.put(label, new ClassNumbers(classes, ofShards, given));
            }
        });
        return numbers;
    }

    private static int toCount(double largest) {
        return (int) Math.min(largest, Integer.MAX_VALUE - 1) + 1;
    }
}
