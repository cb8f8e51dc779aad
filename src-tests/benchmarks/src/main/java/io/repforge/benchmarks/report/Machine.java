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
 * @param busy how many hardware threads others kept busy just before, on average
 */
public record Machine(String processor, int processors, double memoryGiB, String java, double busy) {

    /** More than this share of the processors in use before makes times worthless. */
    private static final double QUIET = 0.1;

    private static final long OBSERVED_MILLIS = 3000;

    /** This machine, now. Takes some seconds to see whether anything else runs. */
    public static Machine present() throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        Ticks before = Ticks.now();
        Thread.sleep(OBSERVED_MILLIS);
        Ticks after = Ticks.now();
        double idle = (double) (after.idle - before.idle) / Math.max(1, after.all - before.all);
        return new Machine(value("/proc/cpuinfo", "model name"), processors, Double.parseDouble(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20),
                System.getProperty("java.version"), processors * (1 - idle));
    }

    /** Processor time since the machine was started, in the kernel's unit, of all processors together. */
    private record Ticks(long idle, long all) {

        private static final int IDLE = 3;
        private static final int WAITING_FOR_DISK = 4;
        /** What comes after has been counted before. */
        private static final int KINDS = 8;

        static Ticks now() throws IOException {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).substring("cpu".length()).strip().split("\\s+");
            long all = 0;
            for (int i = 0; i < KINDS; i++) {
                all += Long.parseLong(fields[i]);
            }
            return new Ticks(Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING_FOR_DISK]), all);
        }
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
        return busy <= QUIET * processors;
    }

    /** For the head of a report. */
    String sentence() {
        String base = String.format(Locale.ROOT, "%s, %d hardware threads, %.0f GiB, Java %s.", processor, processors, memoryGiB, java);
        return isQuiet() ? base : base + String.format(Locale.ROOT,
                " **Other work was running (%.1f threads were busy before the start): times are upper bounds, only ratios within a row mean something.**", busy);
    }
}
