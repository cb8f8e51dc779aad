package io.repforge.tests.training;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine trains in bfloat16. */
final class Bfloat16 {

    private Bfloat16() {}

    /** Ends a test for which the processor lacks instructions. */
    static void assume() throws IOException {
        Path told = Path.of("/proc/cpuinfo");
        String processor = Files.exists(told) ? Files.readString(told) : "";
        assumeTrue(processor.contains("avx512_bf16") || processor.contains("amx_bf16"), "the processor has no instructions for bfloat16");
    }
}
