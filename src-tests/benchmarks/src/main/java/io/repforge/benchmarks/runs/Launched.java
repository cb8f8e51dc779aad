package io.repforge.benchmarks.runs;

import io.repforge.benchmarks.report.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A training run in a process of its own, started by the launcher. */
final class Launched implements AutoCloseable {

    private static final String METRICS = "metrics.csv";
    private static final Duration POLL = Duration.ofMillis(5);

    private final Process process;
    private final Path folder;
    private final Path log;
    private final long started;

    private Launched(Process process, Path folder, Path log, long started) {
        this.process = process;
        this.folder = folder;
        this.log = log;
        this.started = started;
    }

    /**
     * Starts {@code repforge train}.
     *
     * @param home Repforge's checkout
     * @param recipe the recipe's file
     * @param settings keys of the recipe with other values
     */
    static Launched train(Path home, Path recipe, Map<String, ?> settings) throws IOException {
        Path folder = Files.createTempDirectory("repforge-benchmark");
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(
                home.resolve("repforge").toString(), "train", recipe.toString(), "--out", folder.resolve("run").toString()));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new Launched(process, folder, log, started);
    }

    /** Seconds from the start until so many lines of metrics are there. */
    double secondsUntilLines(int lines) throws IOException, InterruptedException {
        while (lines().size() < lines) {
            if (!process.isAlive() && lines().size() < lines) {
                throw new IOException("the run ended early: " + Files.readString(log));
            }
            Thread.sleep(POLL.toMillis());
        }
        return (System.nanoTime() - started) / 1e9;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits until it is done. @return the most memory that it had, in bytes */
    long peakMemory() throws IOException, InterruptedException {
        long peak = 0;
        while (process.isAlive()) {
            try {
                peak = Math.max(peak, ProcessMemory.of(process.pid()).peak());
            } catch (IOException e) {
                break; // it ended in between
            }
            Thread.sleep(50);
        }
        if (process.waitFor() != 0) {
            throw new IOException("the run failed: " + Files.readString(log));
        }
        return peak;
    }

    /** Memory that it has now, in bytes. */
    long memory() throws IOException {
        return ProcessMemory.of(process.pid()).present();
    }

    /** The metrics so far: for each line that has the metric, its value. */
    List<Double> metric(String name) throws IOException {
        List<Double> values = new ArrayList<>();
        for (Map<String, String> line : lines()) {
            String value = line.getOrDefault(name, "");
            if (!value.isEmpty()) {
                values.add(Double.parseDouble(value));
            }
        }
        return values;
    }

    private List<Map<String, String>> lines() throws IOException {
        Path file = folder.resolve("run").resolve(METRICS);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> text = Files.readAllLines(file);
        List<Map<String, String>> lines = new ArrayList<>();
        for (String line : text.subList(Math.min(1, text.size()), text.size())) {
            String[] names = text.get(0).split(",");
            String[] cells = line.split(",", -1);
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(names.length, cells.length); i++) {
                values.put(names[i], cells[i]);
            }
            lines.add(values);
        }
        return lines;
    }

    /** Ends the run, if it goes on still, and deletes what it wrote. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.deleteIfExists(log);
    }
}
