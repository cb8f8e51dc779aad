package io.repforge.tests.fuzz;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Everything that is damaged. */
final class Subjects {

    private static final int STEPS = 9;
    private static final int SIDE = 12;
    private static final Path EIRLI = Path.of("..", "framework", "src", "test", "resources", "io", "repforge", "framework", "data", "webdataset", "eirli");

    private Subjects() {}

    static List<Subject> all() {
        return List.of(
                new RecipeSubject(),
                shards("shards of arrays", 110, "data-000000.tar", false, WriteOptions.of()),
                shards("shards of pictures", 60, "data-000000.tar", false, WriteOptions.of().images(WriteOptions.ImageFormat.PNG)),
                shards("gzip shards", 30, "data-000000.tar.gz", true, WriteOptions.of().compression(WriteOptions.Compression.GZIP)),
                shards("zstd shards", 30, "data-000000.tar.zst", true, WriteOptions.of().compression(WriteOptions.Compression.ZSTD)),
                new DataSubject("pickles", 120, "{use: eirli, urls: ['%s']}", "demonstrations.tar", false, Subjects::pickles, Damage::tar),
                new DataSubject("npz files", 60, "%s", "data.npz", false, Subjects::npz, Damage::bytes),
                new DataSubject("idx files", 40, "{use: idx, images: '%s'}", "images-idx3-ubyte", false, folder -> idx(folder, false), Damage::bytes),
                new DataSubject("gzip idx files", 20, "{use: idx, images: '%s'}", "images-idx3-ubyte.gz", true, folder -> idx(folder, true), Damage::bytes),
                new DataSubject("image files", 100, "%s", "images", false, Subjects::images, Damage::bytes),
                RunSubject.checkpoints(),
                RunSubject.records(),
                new EncoderSubject(),
                new JarSubject());
    }

    private static Subject shards(String name, int share, String file, boolean checked, WriteOptions options) {
        boolean plain = file.endsWith(".tar");
        return new DataSubject(name, share, "%s", file, checked, folder -> WebDataset.write(steps(), folder, "data", options),
                plain ? Damage::tar : Damage::bytes);
    }

    private static byte[] pixels(int channels, Random random) {
        byte[] pixels = new byte[channels * SIDE * SIDE];
        random.nextBytes(pixels);
        return pixels;
    }

    private static List<Step> steps() {
        Random random = new Random(1);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(Step.of(Array.of(Shape.of(3, SIDE, SIDE), pixels(3, random)), i % 3));
        }
        return steps;
    }

    private static void pickles(Path folder) throws IOException {
        try (com.github.luben.zstd.ZstdInputStream in =
                new com.github.luben.zstd.ZstdInputStream(new ByteArrayInputStream(Files.readAllBytes(EIRLI.resolve("magical.tar.zst"))))) {
            Files.write(folder.resolve("demonstrations.tar"), in.readAllBytes());
        }
    }

    private static void npz(Path folder) throws IOException {
        Random random = new Random(2);
        byte[] all = new byte[STEPS * SIDE * SIDE];
        random.nextBytes(all);
        byte[] labels = new byte[STEPS];
        Files.write(folder.resolve("data.npz"),
                Npy.writeZip(Map.of("images", Array.of(Shape.of(STEPS, SIDE, SIDE), all), "labels", Array.of(Shape.of(STEPS), labels))));
    }

    private static void idx(Path folder, boolean zipped) throws IOException {
        byte[] all = new byte[STEPS * SIDE * SIDE];
        new Random(3).nextBytes(all);
        byte[] idx = ByteBuffer.allocate(16 + all.length).putInt(0x803).putInt(STEPS).putInt(SIDE).putInt(SIDE).put(all).array();
        if (zipped) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("images-idx3-ubyte.gz")))) {
                out.write(idx);
            }
        } else {
            Files.write(folder.resolve("images-idx3-ubyte"), idx);
        }
    }

    private static void images(Path folder) throws IOException {
        Random random = new Random(4);
        String[] formats = {"png", "jpg", "bmp", "gif"};
        for (int i = 0; i < STEPS; i++) {
            Path classFolder = Files.createDirectories(folder.resolve("images").resolve(i % 2 == 0 ? "cat" : "dog"));
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < SIDE * SIDE; p++) {
                image.setRGB(p % SIDE, p / SIDE, random.nextInt());
            }
            String format = formats[i % formats.length];
            ImageIO.write(image, format, classFolder.resolve(i + "." + format).toFile());
        }
    }
}
