package io.repforge.framework.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code repforge plugins}. */
@Command(
        description = "Shows what is installed, and starts new plugins.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PluginsListCommand.class, PluginsDescribeCommand.class, PluginsNewCommand.class})
final class PluginsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of the commands list, describe, new");
    }
}
