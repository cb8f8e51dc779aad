package io.repforge.framework.cli;

import io.repforge.framework.plugin.PluginCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;

/** Entry point of the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        start(List.of(), args);
    }

    /**
     * As {@link #main}, of a program that has more commands.
     *
     * @param more commands, one of which may be in the place of one of ours of that name
     */
    public static void start(List<NamedCommand> more, String... args) {
        PrintWriter err = new PrintWriter(System.err, true);
        PluginCode pluginCode = new PluginCode();
        CommandFaults faults = new CommandFaults(Home.current(), pluginCode);
        // Threads that plugins or libraries start themselves; what ours fail with comes to the command.
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.tell(fault, err, List.of(args)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tellOfExit(pluginCode, err), "repforge-exit"));
        System.exit(run(new PrintWriter(System.out, true), err, new RepforgeCommand(pluginCode, more), args));
    }

    /** A plugin that ends the virtual machine would do it in silence, perhaps with exit code 0. */
    private static void tellOfExit(PluginCode pluginCode, PrintWriter err) {
        Thread.getAllStackTraces().values().stream().flatMap(stack -> pluginCode.exit(stack).stream()).findFirst().ifPresent(sentence -> {
            err.println(sentence);
            // At once: a run that waits for its training to stop would wait for the very thread that is ending everything.
            Runtime.getRuntime().halt(ExitCode.USAGE);
        });
    }

    /**
     * Runs a command, and leaves the virtual machine running.
     *
     * @return 0 if it is done, 2 if the user's input or a plugin is wrong, 1 for anything else
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(out, err, new RepforgeCommand(new PluginCode()), args);
    }

    /**
     * Runs a command of a program that has more of them, and leaves the virtual machine running.
     *
     * @param more commands, one of which may be in the place of one of ours of that name
     * @return as {@link #run(PrintWriter, PrintWriter, String...)}
     */
    public static int run(PrintWriter out, PrintWriter err, List<NamedCommand> more, String... args) {
        return run(out, err, new RepforgeCommand(new PluginCode(), more), args);
    }

    /**
     * Reads a command line as {@link #run(PrintWriter, PrintWriter, String...)} does, and runs nothing.
     *
     * @return what is wrong with it; empty if it can be run, as far as can be seen by it alone
     */
    public static Optional<String> fault(String... args) {
        try {
            new RepforgeCommand(new PluginCode()).commandLine(args).parseArgs(args);
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs a command of another command.
     *
     * @param root what it is a sub-command of
     */
    static int run(PrintWriter out, PrintWriter err, RepforgeCommand root, String... args) {
        CommandFaults faults = new CommandFaults(Home.current(), root.pluginCode());
        CommandLine commandLine = root.commandLine(args)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(new UsageFaults())
                .setExecutionExceptionHandler(faults);
        commandLine.setExecutionStrategy(parsed -> {
            try {
                Logging.configure(root.verbose());
                NativeFolder.ofUser().use();
                return new RunLast().execute(parsed);
            } catch (ExecutionException | ParameterException e) {
                throw e;
            } catch (RuntimeException e) {
                // From before the command, or of an exception whose own text fails. Told as if it were the command's; picocli would print its stack trace.
                throw new ExecutionException(parsed.commandSpec().commandLine(), "around the command", e);
            }
        });
        try {
            return commandLine.execute(args);
        } catch (RuntimeException | Error e) {
            // Picocli hands on exceptions only.
            return faults.tell(e, err, List.of(args));
        }
    }
}
