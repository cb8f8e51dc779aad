package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * A fault of the user's input is told in its own words, and so is one of a plugin, with where the stack trace is. Of anything else the user
 * sees one line, and where the stack trace is.
 */
final class CommandFaults implements IExecutionExceptionHandler {

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Home home;
    private final PluginCode pluginCode;

    /**
     * @param pluginCode knows the plugins that were loaded
     */
    CommandFaults(Home home, PluginCode pluginCode) {
        this.home = home;
        this.pluginCode = pluginCode;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        return tell(exception, command.getErr(), parsed.originalArgs());
    }

    /**
     * Tells of any fault, on one line where it is the user's.
     *
     * @return the exit code
     */
    int tell(Throwable fault, PrintWriter err, List<String> arguments) {
        if (fault instanceof UserError) {
            err.println(fault.getMessage());
            return ExitCode.USAGE;
        }
        Optional<String> memory = outOfMemory(fault);
        Optional<UserError> plugin = memory.isPresent() ? Optional.empty() : pluginCode.fault(fault);
        err.println(memory.or(() -> plugin.map(UserError::getMessage)).orElseGet(() -> "Repforge failed with " + fault));
        try {
            err.println("The stack trace is in " + writeLog(fault, arguments));
        } catch (IOException e) {
            // better in sight than lost
            fault.printStackTrace(err);
        }
        return plugin.isPresent() ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static Optional<String> outOfMemory(Throwable fault) {
        return Stream.<@Nullable Throwable>iterate(fault, one -> one != null, one -> one.getCause()).limit(100)
                .filter(OutOfMemoryError.class::isInstance).findFirst().map(error -> {
                    String what = String.valueOf(error.getMessage());
                    return what.contains("heap") || what.contains("GC overhead")
                            ? "Repforge ran out of memory: the Java heap may grow to " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB here; allow"
                                    + " more with REPFORGE_JAVA_OPTS=-Xmx8g or the like, or lower shuffle_buffer_size, batch_size or online.knn.queue."
                            : "Repforge ran out of memory (" + what + "): lower batch_size, or the sizes of the network.";
                });
    }

    private Path writeLog(Throwable fault, List<String> arguments) throws IOException {
        Files.createDirectories(home.logs());
        Path log = home.logs().resolve("repforge-" + FILE_TIME.format(LocalDateTime.now()) + ".log");
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log))) {
            writer.println("arguments: " + arguments);
            writer.println("java: " + Runtime.version() + " on " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            printStackTrace(fault, writer);
        }
        return log;
    }

    /** Whatever its own methods do. */
    private static void printStackTrace(Throwable fault, PrintWriter writer) {
        try {
            fault.printStackTrace(writer);
        } catch (RuntimeException | Error e) {
            writer.println(fault.getClass().getName());
            Stream.of(fault.getStackTrace()).forEach(frame -> writer.println("\tat " + frame));
        }
    }
}
