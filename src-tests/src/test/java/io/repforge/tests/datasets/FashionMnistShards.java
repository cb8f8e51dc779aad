package io.repforge.tests.datasets;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.framework.data.files.IdxSource;
import io.repforge.framework.data.location.LocalFile;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes the shards that the plugin {@code datasets} carries: of each class the first 1,000 training images and the first 200 test
 * images of Fashion-MNIST, in the order of the data; and {@code shards.txt}, which lists them with length and SHA-256.
 */
public final class FashionMnistShards {

    static final String INDEX = "shards.txt";
    private static final int TRAIN_PER_CLASS = 1_000;
    private static final int TEST_PER_CLASS = 200;
    private static final WriteOptions OPTIONS = WriteOptions.of().compression(WriteOptions.Compression.ZSTD).samplesPerShard(1_000);

    private final Path originals;

    FashionMnistShards(Path originals) {
        this.originals = originals;
    }

    /**
     * Run by hand when the shards are to be made anew.
     *
     * @param args folder with the original idx files; folder for the shards
     */
    public static void main(String[] args) throws IOException {
        new FashionMnistShards(Path.of(args[0])).write(Path.of(args[1]));
    }

    void write(Path folder) throws IOException {
        List<Path> shards = new ArrayList<>(WebDataset.write(firstOfEachClass("train", TRAIN_PER_CLASS), folder, "train", OPTIONS));
        shards.addAll(WebDataset.write(firstOfEachClass("t10k", TEST_PER_CLASS), folder, "test", OPTIONS));
        StringBuilder index = new StringBuilder();
        for (Path shard : shards) {
            index.append(shard.getFileName()).append(' ').append(Files.size(shard)).append(' ').append(sha256(shard)).append('\n');
        }
        Files.writeString(folder.resolve(INDEX), index);
    }

    private List<Step> firstOfEachClass(String split, int count) throws IOException {
        IdxSource.Options options = new IdxSource.Options(split + "-images-idx3-ubyte.gz", split + "-labels-idx1-ubyte.gz", List.of(), null);
        Map<Double, Integer> taken = new HashMap<>();
        List<Step> chosen = new ArrayList<>();
        try (Dataset dataset = new IdxSource().open(options, new Originals(originals));
                StepReader steps = dataset.read(Dataset.Pass.inOrder())) {
            for (Step step; (step = steps.next()) != null;) {
                if (taken.merge(step.labels().get(Step.LABEL), 1, Integer::sum) <= count) {
                    chosen.add(step);
                }
            }
        }
        return chosen;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Originals(Path baseDirectory) implements DataContext {

        @Override
        public Dataset open(Choice source) {
            throw new UnsupportedOperationException("idx files need no other source");
        }

        @Override
        public ImageFiles images() {
            throw new UnsupportedOperationException("idx files are no image files");
        }

        @Override
        public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) {
            return locations.stream().<DataFile>map(location -> new LocalFile(baseDirectory.resolve(location))).toList();
        }

        @Override
        public Path cache() {
            throw new UnsupportedOperationException("idx files need no cache");
        }
    }
}
