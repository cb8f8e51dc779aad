package io.repforge.framework.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code repforge recipe}. */
@Command(
        description = "Checks recipes and shows what they mean.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RecipeCheckCommand.class, RecipeShowCommand.class, RecipeSchemaCommand.class})
final class RecipeCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of the commands check, show, schema");
    }
}
