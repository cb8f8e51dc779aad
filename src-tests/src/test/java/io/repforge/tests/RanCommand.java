package io.repforge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Commands of the command line, run in this virtual machine. */
public final class RanCommand {

    private RanCommand() {}

    /**
     * Runs one, which is to end with an exit code.
     *
     * @return what it has printed, faults among it
     */
    public static String printed(int code, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        assertEquals(code, Main.run(writer, writer, arguments), printed::toString);
        return printed.toString();
    }
}
