package io.repforge.benchmarks.runs;

import io.repforge.api.data.Step;
import io.repforge.benchmarks.reading.Pictures;
import io.repforge.benchmarks.report.Table;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures whole runs: start-up, speed with everything in it, the share of time that waits for data, memory. */
public final class RunSpeed {

    private static final double GIGABYTE = 1 << 30;

    private final Path home;
    private final int starts;
    private final int epochs;

    /**
     * @param home Repforge's checkout, built
     * @param starts how often start-up is measured
     * @param epochs that runs go on for
     */
    public RunSpeed(Path home, int starts, int epochs) {
        this.home = home;
        this.starts = starts;
        this.epochs = epochs;
    }

    /** Seconds from the start of the launcher to the end of the first step of the quickstart. */
    public Table startUp() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            try (Launched run = Launched.train(home, quickstart(), Map.of("log_interval", 1, "calc_log_interval", 1))) {
                seconds.add(run.secondsUntilLines(1));
            }
        }
        return new Table.Builder("start_up", "Start-up", "From the start of `./repforge train configs/quickstart.yaml` to the end of its first step; the median of "
                + starts + ".", "seconds to the first step").row(median(seconds)).build();
    }

    /** Runs with reading, decoding, shuffling, augmenting and training in them. */
    public Table wholeRuns(Path scratch) throws IOException, InterruptedException {
        Table.Builder table = new Table.Builder("runs", "Whole runs", "Reading, decoding, shuffling, augmenting, training, with logs and checkpoints: medians"
                + " over tenths of an epoch, without the first.", "run", "samples/s", "share of time waiting for data", "peak memory, GiB");
        add(table, "quickstart, batch 256, 1×28×28", quickstart(),
                Map.of("batch_size", 256, "n_epochs", epochs, "log_interval", 4, "calc_log_interval", 4));
        int samples = 6400;
        Iterable<Step> pictures = () -> IntStream.range(0, samples).mapToObj(i -> Step.of(Pictures.picture(3, 64, i), i % 10)).iterator();
        List<Path> shards = WebDataset.write(pictures, scratch, "pictures", WriteOptions.of().images(WriteOptions.ImageFormat.PNG));
        Path recipe = scratch.resolve("pictures.yaml");
        Files.writeString(recipe, """
                name: pictures
                algorithm: simclr
                seed: 7
                data: {train: [{use: webdataset, urls: %s}]}
                encoder: {use: magical-cnn, arch: resnet-128}
                batch_size: 64
                batches_per_epoch: %d
                shuffle_buffer_size: 1024
                """.formatted(shards.stream().map(shard -> '"' + shard.toAbsolutePath().toString() + '"').toList(), samples / 64));
        add(table, "SimCLR, resnet-128, batch 64, PNG of 3×64×64", recipe, Map.of("n_epochs", epochs, "log_interval", 10, "calc_log_interval", 10));
        Files.delete(recipe);
        for (Path shard : shards) {
            Files.delete(shard);
        }
        return table.build();
    }

    private void add(Table.Builder table, String name, Path recipe, Map<String, ?> settings) throws IOException, InterruptedException {
        try (Launched run = Launched.train(home, recipe, settings)) {
            long memory = run.peakMemory();
            List<Double> seconds = run.metric("seconds_per_1000_samples");
            List<Double> waiting = run.metric("waiting_share");
            table.row(name, 1000 / median(seconds.subList(1, seconds.size())), median(waiting.subList(1, waiting.size())), memory / GIGABYTE);
        }
    }

    /**
     * Memory over many steps of a small network, in ten rows; whatever leaks by the step shows in it.
     *
     * @param steps of the run
     */
    public Table memoryOverTime(int steps) throws IOException, InterruptedException {
        Table.Builder table = new Table.Builder("memory", "Memory over " + steps + " steps", "Physical memory of a run of the quickstart at batch 32, after every"
                + " tenth of its steps.", "steps", "GiB");
        Map<String, Object> settings = Map.of("batch_size", 32, "n_epochs", 10, "batches_per_epoch", Math.max(1, steps / 10), "log_interval", Math.max(1, steps / 10),
                "calc_log_interval", Math.max(1, steps / 10), "encoder.channels", List.of(8, 16, 16), "shuffle_buffer_size", 1024);
        try (Launched run = Launched.train(home, quickstart(), settings)) {
            for (int tenth = 1; tenth <= 9; tenth++) {
                run.secondsUntilLines(tenth);
                table.row(tenth * Math.max(1, steps / 10), run.memory() / GIGABYTE);
            }
        }
        return table.build();
    }

    private Path quickstart() {
        return home.resolve("configs").resolve("quickstart.yaml");
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
