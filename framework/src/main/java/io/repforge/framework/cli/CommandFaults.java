package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A fault of the user's input is told in its own words. Of anything else the user sees one line, and where the stack trace is. */
final class CommandFaults implements IExecutionExceptionHandler {

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Home home;

    CommandFaults(Home home) {
        this.home = home;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (exception instanceof UserError) {
            err.println(exception.getMessage());
            return ExitCode.USAGE;
        }
        err.println("Repforge failed with " + exception);
        try {
            err.println("The stack trace is in " + writeLog(exception, parsed));
        } catch (IOException e) {
            // better in sight than lost
            exception.printStackTrace(err);
        }
        return ExitCode.SOFTWARE;
    }

    private Path writeLog(Exception exception, ParseResult parsed) throws IOException {
        Files.createDirectories(home.logs());
        Path log = home.logs().resolve("repforge-" + FILE_TIME.format(LocalDateTime.now()) + ".log");
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log))) {
            writer.println("arguments: " + parsed.originalArgs());
            writer.println("java: " + Runtime.version() + " on " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            exception.printStackTrace(writer);
        }
        return log;
    }
}
