package io.repforge.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process's memory.
 *
 * @param present physical memory now, in bytes
 * @param peak the most that it has had, in bytes
 */
public record ProcessMemory(long present, long peak) {

    /** Of this process. */
    public static ProcessMemory own() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    /**
     * Of another process.
     *
     * @throws IOException if it has ended
     */
    public static ProcessMemory of(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        long present = -1;
        long peak = -1;
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                present = bytes(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = bytes(line);
            }
        }
        if (present < 0 || peak < 0) {
            throw new IOException(status + " says nothing of memory: the process has ended");
        }
        return new ProcessMemory(present, peak);
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
