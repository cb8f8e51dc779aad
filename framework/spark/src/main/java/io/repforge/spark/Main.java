package io.repforge.spark;

import io.repforge.framework.cli.NamedCommand;
import java.util.List;
import java.util.stream.Stream;

/** Entry point of {@code repforge spark}, and of {@code spark-submit --class io.repforge.spark.Main}. */
public final class Main {

    /** The command, for programs that have it among others. */
    public static final NamedCommand COMMAND = new NamedCommand("spark", SparkCommand.class);

    private Main() {}

    /**
     * Runs a command on Spark, and ends the virtual machine with its exit code.
     *
     * @param args a sub-command of {@code repforge spark} and its options
     */
    public static void main(String[] args) {
        SparkPlace.useInstallation();
        SparkLogging.configure(List.of(args).contains("--verbose"));
        io.repforge.framework.cli.Main.start(List.of(COMMAND), Stream.concat(Stream.of(COMMAND.name()), Stream.of(args)).toArray(String[]::new));
    }
}
