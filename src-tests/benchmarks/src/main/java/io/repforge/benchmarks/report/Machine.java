package io.repforge.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a benchmark ran on.
 *
 * @param processor its name
 * @param processors hardware threads
 * @param memoryGiB physical memory
 * @param java version of the virtual machine
 * @param load processes that wanted to run in the minute before, on average
 */
public record Machine(String processor, int processors, double memoryGiB, String java, double load) {

    /** More than this share of the processors in use before makes times worthless. */
    private static final double QUIET = 0.25;

    /** This machine, now. */
    public static Machine present() throws IOException {
        return new Machine(value("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20), System.getProperty("java.version"),
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    }

    private static String value(String file, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(key)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown";
    }

    /** Whether others left the processors alone. */
    boolean isQuiet() {
        return load <= QUIET * processors;
    }

    /** For the head of a report. */
    String sentence() {
        String base = String.format(Locale.ROOT, "%s, %d hardware threads, %.0f GiB, Java %s.", processor, processors, memoryGiB, java);
        return isQuiet() ? base : base + String.format(Locale.ROOT,
                " **Other work was running (load %.1f before the start): times are upper bounds, only ratios within a row mean something.**", load);
    }
}
