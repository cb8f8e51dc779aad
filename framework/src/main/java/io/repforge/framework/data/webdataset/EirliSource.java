package io.repforge.framework.data.webdataset;

import io.repforge.api.DataSource;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.option.Option;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the demonstrations of eirli, the Python framework for representation learning for imitation (HumanCompatibleAI): shards whose
 * first member is {@code _metadata.meta.pickle}, and then {@code frame_NNN.obs.pickle}, {@code .acts.pickle}, {@code .dones.pickle} and
 * more of each step, trajectory after trajectory.
 *
 * <p>Nothing of a pickle is ever run. The spaces of observations and actions are therefore taken from the data; of the metadata, which hold
 * instances of gym's classes, the number of discrete actions and the colours of images are used alone.
 */
public final class EirliSource implements DataSource<EirliSource.Options> {

    private static final Logger LOG = LoggerFactory.getLogger(EirliSource.class);
    private static final String METADATA = "_metadata.meta.pickle";
    private static final String OBSERVATION = "obs.pickle";
    private static final String ADVICE = ", or set allow_truncated: true to read the steps before that place";

    /**
     * @param urls paths, as the source {@code webdataset} takes them
     * @param numActions number of discrete actions; 0 for what the metadata say, or else one more than the largest in the data
     * @param layout order of the axes of images; null to take the shorter of the first and the last axis for the channels
     * @param colorSpace what the channels of images are; null for what the metadata say, or else what their number suggests
     * @param labels extensions of members with one number a step that are to be labels, by label
     * @param allowTruncated whether a file that is cut off is read up to the last step that is whole
     * @param maxSampleSize most megabytes that the members of a step may have together, unpacked
     */
    public record Options(
            @Option("Files: paths or URLs (https, s3), with braces (x-{000..012}.tar.zst), globs or folders, several joined by ::") List<String> urls,
            @Option(value = "Number of discrete actions; 0 to look it up in the metadata, or else in the data", defaults = "0", min = 0) int numActions,
            @Option(value = "Order of the axes of images: channels-first or channels-last; by default the shorter of the first and the last"
                    + " axis are the channels", defaults = "null") @Nullable ImageLayout layout,
            @Option(value = "What the channels of images are: gray, a frame each, or rgb, a frame for three; by default as the metadata say",
                    defaults = "null") @Nullable ColorSpace colorSpace,
            @Option(value = "Extensions of members that are labels, by label, such as {reward: rews.pickle}", defaults = "{}") Map<String, String> labels,
            @Option(value = "Whether a file that is cut off is read up to the last step that is whole; an error otherwise", defaults = "false") boolean allowTruncated,
            @Option(value = WebDatasetSource.MAX_SAMPLE_SIZE, defaults = "256", min = 1) int maxSampleSize) {

        public Options {
            urls = List.copyOf(urls);
            labels = Map.copyOf(labels);
        }
    }

    @Override
    public String name() {
        return "eirli";
    }

    @Override
    public String description() {
        return "Demonstrations of eirli (.tar.zst or .tar of pickled steps), read without running anything in the pickles";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        ShardList files = new ShardList(context.files(options.urls(), ShardList::isShard));
        ReadOptions reading = ReadOptions.of(options.allowTruncated(), options.maxSampleSize());
        return advising(() -> {
            int actions = 0;
            ColorSpace colors = options.colorSpace();
            for (DataFile file : files.files()) {
                EirliMetadata metadata = metadata(file, reading);
                actions = Math.max(actions, metadata.actions().orElse(0));
                colors = colors != null ? colors : metadata.colors();
            }
            ImageLayout layout = options.layout() != null ? options.layout() : layout(files.files().get(0), reading);
            WebDatasetSource.Options members = new WebDatasetSource.Options(options.urls(), OBSERVATION, null, "dones.pickle",
                    options.labels(), options.numActions() > 0 ? options.numActions() : actions, Map.of(), Map.of(), layout, colors,
                    null, options.maxSampleSize());
            return new Trajectories(new ShardOpener(members, files, context.images(), options.allowTruncated()).open());
        });
    }

    /** That it is a file of eirli, and what it says of itself. */
    private static EirliMetadata metadata(DataFile file, ReadOptions reading) throws IOException {
        byte[] metadata;
        try (TarReader tar = TarReader.open(file, reading.allowTruncated())) {
            if (!tar.next() || !tar.name().equals(METADATA)) {
                throw new UserError(file + " doesn't begin with " + METADATA + ", as the files of eirli do; read it by the source webdataset");
            }
            SampleReader.requireRoom(file, tar, reading, reading.bytesPerSample());
            metadata = tar.content();
        }
        try {
            return EirliMetadata.parse(metadata);
        } catch (MalformedException e) {
            LOG.info("{}: nothing is taken from {}, since {}", file, METADATA, e.getMessage());
            return new EirliMetadata(OptionalInt.empty(), null);
        }
    }

    /** The channels of an image are fewer than its rows or columns. What isn't an image, or is damaged, is found out later. */
    private static ImageLayout layout(DataFile file, ReadOptions reading) throws IOException {
        try (SampleReader reader = new SampleReader(file, reading, OBSERVATION::equals, OBSERVATION::equals, new Strays(new Keys()))) {
            Sample first = reader.next();
            Sample.Member member = first == null ? null : first.find(List.of(OBSERVATION));
            if (member != null) {
                Shape shape = new MemberDecoder().decode(member.extension(), member.content()).shape();
                boolean last = shape.rank() == 3 && shape.dim(2) < shape.dim(0);
                return last ? ImageLayout.CHANNELS_LAST : ImageLayout.CHANNELS_FIRST;
            }
        } catch (MalformedException e) {
            LOG.debug("The layout is left open, since a member {} {}", OBSERVATION, e.getMessage());
        }
        return ImageLayout.CHANNELS_FIRST;
    }

    private interface Reading<T> {
        T get() throws IOException;
    }

    /** Says what can be done about a file that is cut off. */
    private static <T> T advising(Reading<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (CutOffError e) {
            throw new UserError(e.getMessage() + ADVICE, e);
        } catch (UnreadableStepException e) {
            throw e.getCause() instanceof CutOffError ? new UnreadableStepException(e.getMessage() + ADVICE, e, e.isDone()) : e;
        }
    }

    private record Trajectories(Dataset shards) implements Dataset {

        @Override
        public StepSpec spec() {
            return shards.spec();
        }

        @Override
        public OptionalLong size() {
            return shards.size();
        }

        @Override
        public OptionalInt pieces() {
            return shards.pieces();
        }

        @Override
        public Contents contents() {
            return shards.contents();
        }

        @Override
        public StepReader read(Pass pass) throws IOException {
            return new Advised(shards.read(pass));
        }

        @Override
        public StepReader read(Pass pass, Share share) throws IOException {
            return new Advised(shards.read(pass, share));
        }

        @Override
        public void close() throws IOException {
            shards.close();
        }
    }

    private record Advised(StepReader steps) implements StepReader {

        @Override
        public @Nullable Step next() throws IOException {
            return advising(() -> Optional.ofNullable(steps.next())).orElse(null);
        }

        @Override
        public Skip skip() throws IOException {
            return advising(steps::skip);
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }
}
