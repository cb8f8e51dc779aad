package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhysicalCoresTest {

    @TempDir
    Path cpus;

    private void thread(int cpu, String siblings) throws IOException {
        Path topology = Files.createDirectories(cpus.resolve("cpu" + cpu).resolve("topology"));
        Files.writeString(topology.resolve("thread_siblings_list"), siblings + "\n");
    }

    @Test
    void siblingsAreOneCore() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            thread(cpu, cpu % 4 + "," + (cpu % 4 + 4));
        }
        Files.createDirectories(cpus.resolve("cpufreq"));
        assertEquals(4, PhysicalCores.count(cpus, 8));
    }

    @Test
    void noMoreAreTakenThanTheProcessMayUse() throws IOException {
        thread(0, "0");
        thread(1, "1");
        assertEquals(1, PhysicalCores.count(cpus, 1));
    }

    @Test
    void usableProcessorsCountWhereTheKernelDoesNotSay() {
        assertEquals(3, PhysicalCores.count(cpus, 3));
        assertEquals(3, PhysicalCores.count(cpus.resolve("missing"), 3));
    }

    @Test
    void elsewhereJavaCppCounts() {
        assertEquals(1, PhysicalCores.byJavaCpp(1));
        int cores = PhysicalCores.byJavaCpp(Runtime.getRuntime().availableProcessors());
        assertTrue(cores >= 1 && cores <= Runtime.getRuntime().availableProcessors(), () -> cores + " cores");
    }
}
