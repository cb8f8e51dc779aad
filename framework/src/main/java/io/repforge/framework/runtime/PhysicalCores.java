package io.repforge.framework.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** Counts cores, not hardware threads: two threads on one core's vector units are no faster than one. */
public final class PhysicalCores {

    /** Where Linux says it. */
    private static final Path LINUX = Path.of("/sys/devices/system/cpu");

    private PhysicalCores() {}

    /** Physical cores, but no more than the processors that this process may use. */
    public static int count() {
        int usable = Runtime.getRuntime().availableProcessors();
        return Files.isDirectory(LINUX) ? count(LINUX, usable) : byJavaCpp(usable);
    }

    /** As macOS and Windows say it to JavaCPP; all processors that this process may use where they don't. */
    static int byJavaCpp(int usable) {
        int cores = Loader.totalCores();
        return cores < 1 ? usable : Math.min(cores, usable);
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
