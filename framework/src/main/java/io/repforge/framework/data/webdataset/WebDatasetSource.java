package io.repforge.framework.data.webdataset;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.data.ClassNameOption;
import io.repforge.framework.data.PreparesImages;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads steps from WebDataset shards. */
public final class WebDatasetSource implements DataSource<WebDatasetSource.Options> {

    static final String MAX_SAMPLE_SIZE = "Most megabytes that the members of a sample may have together, unpacked; more is taken for damage";
    static final int DEFAULT_SAMPLE_SIZE = 256;

    /**
     * @param urls paths or URLs, with braces ({@code x-{000..012}.tar}), globs or folders, several joined by {@code ::}; not null
     * @param observation extension of the member with the observation; null for the first of {@code obs.npy}, {@code obs.png}, …,
     *     {@code npy}, {@code png}, {@code jpg}, … that a sample has
     * @param action extension of the member with the action; null for {@code acts.npy} and the like, where the samples have it
     * @param done extension of the member that says whether the trajectory ends; null for {@code done.cls}, {@code dones.npy} and the
     *     like. Without it a sample without action is a trajectory of its own, and one with an action goes on
     * @param labels extension of the member of each label: a number, or the name of a class. Of a member of JSON it is the field of the label's
     *     name, or that behind a colon ({@code json:species}). Empty for {@code cls} as the {@code label}, and the fields of {@code labels.json}
     * @param numActions number of discrete actions; 0 for one more than the largest in the data
     * @param classes number of classes of labels; where it isn't given, one more than the largest in the data
     * @param classNames names of the classes of labels, in the order of their numbers; where they aren't given, those that the data has
     * @param layout order of the axes of images that are arrays; null for what the lengths of the axes tell; image files don't need it
     * @param colorSpace what the channels of images are; null for what the shards say, or else what their number suggests
     * @param floats what becomes of images of real numbers; null for what shards of Repforge say of themselves, and {@code UINT8} for others
     * @param maxSampleSize most megabytes that the members of a sample may have together, unpacked
     */
    public record Options(
            @Option("Shards: paths or URLs (https, s3), with braces (x-{000..012}.tar), globs or folders, several joined by ::") List<String> urls,
            @Option(value = "Extension of the member with the observation; by default the first of obs.npy, obs.png, npy, png, jpg and the like",
                    defaults = "null") @Nullable String observation,
            @Option(value = "Extension of the member with the action; by default acts.npy and the like, if present", defaults = "null") @Nullable String action,
            @Option(value = "Extension of the member that says whether the trajectory ends; by default done.cls, dones.npy and the like",
                    defaults = "null") @Nullable String done,
            @Option(value = "Extensions of the members with labels, numbers or names of classes, by label, with the field of a JSON member behind a colon,"
                    + " such as {label: json:species}; by default cls as 'label', and the fields of labels.json",
                    defaults = "{}") Map<String, String> labels,
            @Option(value = "Number of discrete actions; 0 to look it up in the data", defaults = "0", min = 0) int numActions,
            @Option(value = "Number of classes, by label; labels left out are looked up in the data", defaults = "{}", min = 1) Map<String, Integer> classes,
            @Option(value = "Names of the classes of numbers from 0 on, by label; classes that the data names need none", defaults = "{}") Map<String,
                    List<String>> classNames,
            @Option(value = ImageLayout.OPTION, defaults = "null") @Nullable ImageLayout layout,
            @Option(value = ColorSpace.OPTION, defaults = "null") @Nullable ColorSpace colorSpace,
            @Option(value = FloatImages.OPTION + "; by default uint8, or what shards of Repforge say of themselves", defaults = "null") @Nullable FloatImages floats,
            @Option(value = MAX_SAMPLE_SIZE, defaults = "256", min = 1) int maxSampleSize) implements PreparesImages {

        public Options {
            urls = List.copyOf(urls);
            labels = Map.copyOf(labels);
            classes = Map.copyOf(classes);
            classNames = Map.copyOf(classNames);
            ClassNameOption.check(classNames.values());
        }

        /** Images that are arrays go through nothing. */
        @Override
        public Optional<Preparation> preparation(Function<Use<DataSource<?>>, Optional<Preparation>> within) {
            return Optional.of(PreparedImages.USUAL.preparation().framesOf(colorSpace == null ? 0 : colorSpace.channelsPerFrame()));
        }

        /** Members by their default names. */
        public static Options of(List<String> urls) {
            return new Options(urls, null, null, null, Map.of(), 0, Map.of(), Map.of(), null, null, null, DEFAULT_SAMPLE_SIZE);
        }
    }

    @Override
    public String name() {
        return "webdataset";
    }

    @Override
    public String description() {
        return "WebDataset shards (.tar, .tar.gz, .tar.zst) of images or trajectories";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public boolean readsImageFiles() {
        return true;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        return new ShardOpener(options, new ShardList(context.files(options.urls(), ShardList::isShard)), context.images()).open();
    }
}
