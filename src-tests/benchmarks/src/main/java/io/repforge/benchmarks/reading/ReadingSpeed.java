package io.repforge.benchmarks.reading;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.benchmarks.report.Table;
import io.repforge.framework.data.DecodedSteps;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Measures how fast shards are read and decoded, from files that the system holds in memory. */
public final class ReadingSpeed {

    private static final int PASSES = 5;

    private record Case(String name, int channels, int size, int samples, WriteOptions options) {

        long pixels() {
            return (long) samples * channels * size * size;
        }
    }

    private final Path folder;
    private final double share;

    /**
     * @param folder for shards, some hundred MB; they are deleted again
     * @param share of the samples that are measured by
     */
    public ReadingSpeed(Path folder, double share) {
        this.folder = folder;
        this.share = share;
    }

    /** Writes and reads shards of each kind. */
    public Table measure() throws IOException {
        WriteOptions tar = WriteOptions.of();
        Table.Builder table = new Table.Builder("reading", "Reading", "WebDataset shards, the best of " + PASSES + " passes. Arrays are read by one"
                + " thread, compressed images are decoded on all cores. MB/s are megabytes of the shards' files.",
                "shards", "samples/s", "MB/s", "MB/s of pixels");
        for (Case measured : List.of(
                new Case("arrays 1×28×28, tar", 1, 28, 300_000, tar),
                new Case("arrays 3×64×64, tar", 3, 64, 60_000, tar),
                new Case("arrays 3×96×96, tar", 3, 96, 30_000, tar),
                new Case("arrays 3×64×64, tar.gz", 3, 64, 20_000, tar.compression(WriteOptions.Compression.GZIP)),
                new Case("arrays 3×64×64, tar.zst", 3, 64, 20_000, tar.compression(WriteOptions.Compression.ZSTD)),
                new Case("PNG 1×28×28, tar", 1, 28, 60_000, tar.images(WriteOptions.ImageFormat.PNG)),
                new Case("PNG 3×64×64, tar", 3, 64, 20_000, tar.images(WriteOptions.ImageFormat.PNG)),
                new Case("PNG 3×96×96, tar", 3, 96, 10_000, tar.images(WriteOptions.ImageFormat.PNG)))) {
            add(table, new Case(measured.name, measured.channels, measured.size, Math.max(1, (int) (measured.samples * share)), measured.options));
        }
        return table.build();
    }

    private void add(Table.Builder table, Case measured) throws IOException {
        List<Path> shards = WebDataset.write(steps(measured), folder, "speed", measured.options());
        try {
            long bytes = 0;
            for (Path shard : shards) {
                bytes += Files.size(shard);
            }
            Dataset dataset = WebDataset.open(shards);
            double best = Double.POSITIVE_INFINITY;
            for (int pass = 0; pass < PASSES; pass++) {
                best = Math.min(best, seconds(dataset, measured.samples()));
            }
            table.row(measured.name(), measured.samples() / best, bytes / best / 1e6, measured.pixels() / best / 1e6);
        } finally {
            for (Path shard : shards) {
                Files.delete(shard);
            }
        }
    }

    private static double seconds(Dataset dataset, int samples) throws IOException {
        long start = System.nanoTime();
        int read = 0;
        try (StepReader reader = DecodedSteps.of(dataset.read(Dataset.Pass.inOrder()))) {
            while (reader.next() != null) {
                read++;
            }
        }
        if (read != samples) {
            throw new IllegalStateException("of " + samples + " samples " + read + " were read");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Iterable<Step> steps(Case measured) {
        return () -> {
            Iterator<Step> steps = IntStream.range(0, measured.samples())
                    .mapToObj(i -> Step.of(Pictures.picture(measured.channels(), measured.size(), i), i % 10)).iterator();
            return steps;
        };
    }
}
