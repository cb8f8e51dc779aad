package io.repforge.tests.fuzz;

import io.repforge.framework.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * How a command ended. Used in a virtual machine where nothing else prints.
 *
 * @param code exit code
 * @param out what it printed
 * @param err what it said of faults, and its log
 */
record Command(int code, String out, String err) {

    static Command run(String... arguments) {
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8); PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(outStream);
            System.setErr(errStream);
            int code = Main.run(new PrintWriter(outStream, true), new PrintWriter(errStream, true), arguments);
            return new Command(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }

    boolean warned() {
        return err.contains("WARN");
    }

    /** What was said without what is only worth knowing. */
    String said() {
        return err.lines().filter(line -> !line.startsWith("INFO")).reduce((a, b) -> a + "\n" + b).orElse("");
    }
}
