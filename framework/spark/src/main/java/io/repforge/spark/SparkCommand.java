package io.repforge.spark;

import io.repforge.spark.embed.SparkEmbedCommand;
import io.repforge.spark.study.SparkStudyCommand;
import io.repforge.spark.train.SparkTrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code repforge spark}, which does nothing but hold the sub-commands. */
@Command(description = "Does the work on Apache Spark: on many machines, or on many processes of this one.", mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND", subcommands = {SparkTrainCommand.class, SparkStudyCommand.class, SparkEmbedCommand.class})
final class SparkCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command");
    }
}
