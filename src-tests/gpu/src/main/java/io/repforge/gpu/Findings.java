package io.repforge.gpu;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What a check finds, line by line, on the console and in a file, so that what was found before an end is there. */
final class Findings {

    private final Path file;
    private final PrintStream console;
    private final long began = System.nanoTime();
    private final long limit;
    private int failures;

    /** @param limit seconds after which nothing new is begun */
    Findings(Path file, PrintStream console, long limit) throws IOException {
        this.file = file;
        this.console = console;
        this.limit = limit;
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    void say(String format, Object... values) throws IOException {
        String line = String.format(Locale.ROOT, format, values);
        console.printf(Locale.ROOT, "[%4.0f s] %s%n", seconds(), line);
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }

    void fail(String format, Object... values) throws IOException {
        failures++;
        say("FAIL " + format, values);
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Whether the time is up. */
    boolean over() {
        return seconds() > limit;
    }

    int failures() {
        return failures;
    }
}
