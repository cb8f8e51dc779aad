package io.repforge.framework.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code repforge plugins}. */
@Command(
        description = "Shows what is installed, finds and installs plugins, and starts and publishes new ones.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PluginsListCommand.class, PluginsDescribeCommand.class, PluginsSearchCommand.class, PluginsInfoCommand.class, PluginsInstallCommand.class,
                PluginsUpdateCommand.class, PluginsRemoveCommand.class, PluginsVerifyCommand.class, PluginsNewCommand.class, PluginsKeygenCommand.class,
                PluginsPublishCommand.class})
final class PluginsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of the commands " + String.join(", ", spec.subcommands().keySet()));
    }
}
