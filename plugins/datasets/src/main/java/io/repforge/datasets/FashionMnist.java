package io.repforge.datasets;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fashion-MNIST: gray images of 28×28 pixels of clothes in ten classes, 60,000 for training and 10,000 for tests (Xiao, Rasul and
 * Vollgraf 2017, arXiv:1708.07747). A sample of it is within this plugin, so that it can be used without a download.
 */
public final class FashionMnist implements DataSource<FashionMnist.Options> {

    /** Which images. */
    public enum Split {
        /** For training. */
        TRAIN,
        /** For tests. */
        TEST
    }

    /** How many of them. */
    public enum Part {
        /** The embedded ones: of each class the first 1,000 training images or the first 200 test images, in the order of the data. */
        SAMPLE,
        /** All 60,000 or 10,000. */
        WHOLE
    }

    /**
     * Options.
     *
     * @param split which images
     * @param part how many of them
     * @param folder where the four idx files are; null to look where Debian puts them, and else to download them
     */
    public record Options(
            @Option("train or test images") Split split,
            @Option(value = "sample: 10,000 training and 2,000 test images that come with the plugin; whole: all 60,000 and 10,000",
                    defaults = "whole") Part part,
            @Option(value = "Folder with the idx files of the whole, .gz or unpacked; by default Debian's, else they are downloaded",
                    defaults = "null") @Nullable String folder) {

        /**
         * @throws IllegalArgumentException if a folder is given for the sample, which needs none
         */
        public Options {
            if (folder != null && part == Part.SAMPLE) {
                throw new IllegalArgumentException("'folder' is for 'part: whole'; the sample comes with the plugin");
            }
        }
    }

    /** Where the package {@code dataset-fashion-mnist} of Debian and Ubuntu puts the files. */
    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

    /** The publishers' own addresses; that which has no encrypted way last. Whatever sends a file, its digest is checked. */
    static final List<URI> MIRRORS = List.of(
            URI.create("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

    /** The publishers' own names, in the order of the numbers. */
    private static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private final Path debian;
    private final List<URI> mirrors;

    public FashionMnist() {
        this(DEBIAN, MIRRORS);
    }

    /** With other places, for tests. */
    FashionMnist(Path debian, List<URI> mirrors) {
        this.debian = debian;
        this.mirrors = mirrors;
    }

    @Override
    public String name() {
        return "fashion-mnist";
    }

    @Override
    public String description() {
        return "Fashion-MNIST: 28×28 gray images of clothes in ten classes; a sample of it needs no download";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        Path cache = context.cache().resolve("fashion-mnist");
        if (options.part == Part.SAMPLE) {
            List<Path> shards = new EmbeddedShards(cache.resolve("sample")).unpacked(options.split.name().toLowerCase(Locale.ROOT));
            return context.open(Choice.of("webdataset")
                    .with("urls", OptionValue.texts(shards.stream().map(Path::toString).toList()))
                    .with("class_names", OptionValue.map(Map.of(Step.LABEL, OptionValue.texts(CLASSES)))));
        }
        IdxFiles files = new IdxFiles(debian, cache.resolve("whole"), new Download(mirrors));
        Path folder = options.folder == null ? null : context.baseDirectory().resolve(options.folder);
        boolean train = options.split == Split.TRAIN;
        return context.open(Choice.of("idx")
                .with("images", files.find(train ? OriginalFile.TRAIN_IMAGES : OriginalFile.TEST_IMAGES, folder).toString())
                .with("labels", files.find(train ? OriginalFile.TRAIN_LABELS : OriginalFile.TEST_LABELS, folder).toString())
                .with("class_names", OptionValue.texts(CLASSES)));
    }
}
