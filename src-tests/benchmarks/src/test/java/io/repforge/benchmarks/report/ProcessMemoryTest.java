package io.repforge.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProcessMemoryTest {

    @Test
    void ofThisProcess() throws IOException {
        ProcessMemory memory = ProcessMemory.own();

        assertTrue(memory.present() > 10_000_000 && memory.present() <= memory.peak(), memory.toString());
    }
}
