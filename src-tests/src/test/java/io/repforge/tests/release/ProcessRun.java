package io.repforge.tests.release;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process left behind.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it printed as errors
 */
record ProcessRun(int code, String out, String err) {

    /** Waits for it, for five minutes at most. */
    static ProcessRun of(Path workingFolder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            Process process = new ProcessBuilder(command).directory(workingFolder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            try {
                assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> command + " hangs");
            } finally {
                process.destroyForcibly();
            }
            return new ProcessRun(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
