package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Repforge's command line in a virtual machine of its own, which can be killed. */
public final class CommandProcess {

    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final Path output;

    private CommandProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param output file for what it prints
     */
    public static CommandProcess start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "io.repforge.framework.cli.Main"));
        command.addAll(List.of(arguments));
        return new CommandProcess(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }

    /** Waits until something is so, while the process lives. */
    public CommandProcess awaits(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(process.isAlive(), () -> "it ended before " + what + ": " + printed());
            assertTrue(System.nanoTime() < deadline, () -> "no " + what + " within " + PATIENCE_SECONDS + " s: " + printed());
            Thread.sleep(20);
        }
        return this;
    }

    /** SIGKILL: it doesn't learn of it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM, as a scheduler sends it; Ctrl-C takes the same way. */
    public CommandProcess terminate() {
        process.destroy();
        return this;
    }

    public int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "it doesn't end: " + printed());
        return process.exitValue();
    }

    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
