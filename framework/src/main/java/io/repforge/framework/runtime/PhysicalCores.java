package io.repforge.framework.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Counts cores, not hardware threads: two threads on one core's vector units are no faster than one. */
final class PhysicalCores {

    private PhysicalCores() {}

    /** Physical cores, but no more than the processors that this process may use. */
    static int count() {
        return count(Path.of("/sys/devices/system/cpu"), Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param cpus the kernel's folder with a {@code cpuN} for every hardware thread
     * @param usable processors that this process may use; the answer too if the folder doesn't say
     */
    static int count(Path cpus, int usable) {
        try (Stream<Path> folders = Files.list(cpus)) {
            int cores = (int) folders.filter(folder -> folder.getFileName().toString().matches("cpu\\d+"))
                    .map(folder -> folder.resolve("topology/thread_siblings_list")).filter(Files::isReadable)
                    .map(PhysicalCores::line).distinct().count();
            return cores == 0 ? usable : Math.min(cores, usable);
        } catch (IOException | UncheckedIOException e) {
            return usable;
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
