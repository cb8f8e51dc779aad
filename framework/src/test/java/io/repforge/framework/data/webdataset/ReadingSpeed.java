package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Measures how fast shards are read; a program to be run by hand, with a folder for the shards. */
final class ReadingSpeed {

    private record Case(String name, int channels, int size, int samples, WriteOptions options) {}

    private ReadingSpeed() {}

    public static void main(String[] arguments) throws IOException {
        WriteOptions tar = WriteOptions.of();
        Path dir = Path.of(arguments[0]);
        for (Case measured : List.of(
                new Case("arrays 1×28×28, tar", 1, 28, 300_000, tar),
                new Case("arrays 3×64×64, tar", 3, 64, 60_000, tar),
                new Case("arrays 3×96×96, tar", 3, 96, 30_000, tar),
                new Case("arrays 3×64×64, tar.gz", 3, 64, 20_000, tar.compression(WriteOptions.Compression.GZIP)),
                new Case("arrays 3×64×64, tar.zst", 3, 64, 20_000, tar.compression(WriteOptions.Compression.ZSTD)),
                new Case("PNG 1×28×28, tar", 1, 28, 60_000, tar.images(WriteOptions.ImageFormat.PNG)),
                new Case("PNG 3×96×96, tar", 3, 96, 10_000, tar.images(WriteOptions.ImageFormat.PNG)))) {
            measure(measured, dir);
        }
    }

    private static void measure(Case measured, Path dir) throws IOException {
        long begin = System.nanoTime();
        List<Path> shards = WebDataset.write(steps(measured), dir, "speed", measured.options());
        double writing = (System.nanoTime() - begin) / 1e9;
        long bytes = 0;
        for (Path shard : shards) {
            bytes += Files.size(shard);
        }
        Dataset dataset = WebDataset.open(shards);
        double best = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < 4; pass++) {
            long start = System.nanoTime();
            int read = 0;
            try (StepReader reader = dataset.read(Dataset.Pass.inOrder())) {
                while (reader.next() != null) {
                    read++;
                }
            }
            if (read != measured.samples()) {
                throw new AssertionError(read + " of " + measured.samples());
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        double pixels = (double) measured.samples() * measured.channels() * measured.size() * measured.size();
        System.out.printf(Locale.ROOT, "%-26s %9.0f samples/s  %7.0f MB/s of file  %7.0f MB/s of pixels   (written %.0f samples/s)%n", measured.name(),
                measured.samples() / best, bytes / best / 1e6, pixels / best / 1e6, measured.samples() / writing);
        for (Path shard : shards) {
            Files.delete(shard);
        }
    }

    /** Smooth pictures with a little noise, so that they compress about as photographs do. */
    private static Iterable<Step> steps(Case measured) {
        return () -> {
            Iterator<Step> steps = IntStream.range(0, measured.samples()).mapToObj(i -> Step.of(picture(measured, i), i % 10)).iterator();
            return steps;
        };
    }

    private static Array picture(Case measured, int seed) {
        byte[] pixels = new byte[measured.channels() * measured.size() * measured.size()];
        int state = seed * 2654435 + 1;
        for (int i = 0; i < pixels.length; i++) {
            state = state * 1664525 + 1013904223;
            pixels[i] = (byte) (i / measured.size() + i % measured.size() + (state >>> 28));
        }
        return Array.of(Shape.of(measured.channels(), measured.size(), measured.size()), pixels);
    }
}
