package io.repforge.framework.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.RunLast;

/** Entry point of the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /**
     * Runs a command, and leaves the virtual machine running.
     *
     * @return 0 if it is done, 2 if the user's input is wrong, 1 for anything else
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        RepforgeCommand root = new RepforgeCommand();
        CommandLine commandLine = new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(new UsageFaults())
                .setExecutionExceptionHandler(new CommandFaults(Home.current()));
        commandLine.setExecutionStrategy(parsed -> {
            Logging.configure(root.verbose());
            return new RunLast().execute(parsed);
        });
        return commandLine.execute(args);
    }
}
