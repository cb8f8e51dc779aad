package io.repforge.tests.datasets;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.files.IdxSource;
import io.repforge.framework.data.files.ImageFolderSource;
import io.repforge.framework.data.files.NpzSource;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WebDatasetSource;
import io.repforge.framework.data.webdataset.WriteOptions;
import io.repforge.images.Images;
import io.repforge.kit.DataSourceKit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the host keep the contract that those of plugins keep. */
class DataSourcesTest {

    private static final Shape IMAGE = Shape.of(3, 5, 4);
    /** Trajectories of different lengths. */
    private static final int[] LENGTHS = {3, 1, 7, 2, 2, 5, 1};

    @TempDir
    static Path dir;

    private static Array image(int number) {
        byte[] pixels = new byte[(int) IMAGE.elements()];
        new Random(number).nextBytes(pixels);
        return Array.of(IMAGE, pixels);
    }

    private static List<Step> stills() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            steps.add(Step.of(image(i), i % 4));
        }
        return steps;
    }

    private static List<Step> trajectories() {
        List<Step> steps = new ArrayList<>();
        for (int length : LENGTHS) {
            for (int t = 0; t < length; t++) {
                steps.add(Step.of(image(steps.size()), Array.of(Shape.SCALAR, (long) t % 3), t == length - 1, Map.of()));
            }
        }
        return steps;
    }

    private static byte[] all(List<Step> steps) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        steps.forEach(step -> bytes.writeBytes(((Array) step.observation()).bytes()));
        return bytes.toByteArray();
    }

    @BeforeAll
    static void writeData() throws IOException {
        WriteOptions arrays = WriteOptions.of();
        WebDataset.write(stills(), dir.resolve("stills"), "x", arrays.samplesPerShard(4));
        WebDataset.write(stills(), dir.resolve("pictures"), "x", arrays.images(WriteOptions.ImageFormat.PNG).samplesPerShard(9));
        WebDataset.write(trajectories(), dir.resolve("trajectories"), "x", arrays.samplesPerShard(1000));
        WebDataset.write(trajectories(), dir.resolve("films"), "x",
                arrays.images(WriteOptions.ImageFormat.PNG).compression(WriteOptions.Compression.ZSTD).samplesPerShard(8));
        List<Step> stills = stills();
        for (int i = 0; i < stills.size(); i++) {
            Path file = dir.resolve("folder/" + "abcd".charAt(i % 4) + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, Images.writePng((Array) stills.get(i).observation()));
        }
        byte[] pixels = all(stills);
        ByteArrayOutputStream idx = new ByteArrayOutputStream();
        idx.writeBytes(new byte[] {0, 0, 8, 4, 0, 0, 0, 23, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0, 4});
        idx.writeBytes(pixels);
        Files.write(dir.resolve("x.idx"), idx.toByteArray());
        List<Step> steps = trajectories();
        byte[] dones = new byte[steps.size()];
        long[] actions = new long[steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            dones[i] = (byte) (steps.get(i).done() ? 1 : 0);
            actions[i] = (long) steps.get(i).action().get(0);
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("x.npz")))) {
            put(zip, "obs", new Array(DType.UINT8, IMAGE.prepend(steps.size()), all(steps)));
            put(zip, "acts", Array.of(Shape.of(steps.size()), actions));
            put(zip, "dones", new Array(DType.BOOL, Shape.of(steps.size()), dones));
        }
    }

    private static void put(ZipOutputStream zip, String name, Array array) throws IOException {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(Npy.write(array));
    }

    abstract static class Shards extends DataSourceKit<WebDatasetSource.Options> {

        private final String folder;

        Shards(String folder) {
            this.folder = folder;
        }

        @Override
        protected DataSource<WebDatasetSource.Options> component() {
            return new WebDatasetSource();
        }

        @Override
        protected WebDatasetSource.Options options() {
            return WebDatasetSource.Options.of(List.of(dir.resolve(folder).toString()));
        }
    }

    @Nested
    class OfManyShardsOfStills extends Shards {
        OfManyShardsOfStills() {
            super("stills");
        }
    }

    /** Fewer shards than workers. */
    @Nested
    class OfThreeShardsOfPictures extends Shards {
        OfThreeShardsOfPictures() {
            super("pictures");
        }
    }

    @Nested
    class OfOneShardOfTrajectories extends Shards {
        OfOneShardOfTrajectories() {
            super("trajectories");
        }
    }

    @Nested
    class OfShardsOfTrajectoriesOfPictures extends Shards {
        OfShardsOfTrajectoriesOfPictures() {
            super("films");
        }
    }

    @Nested
    class OfIdxFiles extends DataSourceKit<IdxSource.Options> {

        @Override
        protected DataSource<IdxSource.Options> component() {
            return new IdxSource();
        }

        @Override
        protected IdxSource.Options options() {
            return new IdxSource.Options(dir.resolve("x.idx").toString(), null, List.of(), null);
        }
    }

    @Nested
    class OfTrajectoriesInArrays extends DataSourceKit<NpzSource.Options> {

        @Override
        protected DataSource<NpzSource.Options> component() {
            return new NpzSource();
        }

        @Override
        protected NpzSource.Options options() {
            return new NpzSource.Options(dir.resolve("x.npz").toString(), null, null, null, Map.of(), Map.of(), null, null, FloatImages.UINT8);
        }
    }

    @Nested
    class OfImageFolders extends DataSourceKit<ImageFolderSource.Options> {

        @Override
        protected DataSource<ImageFolderSource.Options> component() {
            return new ImageFolderSource();
        }

        @Override
        protected ImageFolderSource.Options options() {
            return new ImageFolderSource.Options(dir.resolve("folder").toString(), ImageFolderSource.Labels.AUTO, null);
        }
    }
}
