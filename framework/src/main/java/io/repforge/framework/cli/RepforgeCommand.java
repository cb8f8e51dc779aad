package io.repforge.framework.cli;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.PluginCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code repforge} itself, which does nothing but hold the sub-commands. */
@Command(
        name = "repforge",
        description = "Trains image and trajectory encoders by self-supervision, from recipes and plugins.",
        mixinStandardHelpOptions = true,
        versionProvider = RepforgeCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TrainCommand.class, EvaluateCommand.class, EmbedCommand.class, ExploreCommand.class, ExportCommand.class, ConvertCommand.class,
                ReportCommand.class, ResultsCommand.class, RecipeCommand.class, PluginsCommand.class, HelpCommand.class})
final class RepforgeCommand implements Runnable {

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Log what happens inside.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private final PluginCode pluginCode;
    private final KnownBaselines knownBaselines;

    /**
     * @param pluginCode is told of the plugins that a command loads
     */
    RepforgeCommand(PluginCode pluginCode) {
        this(pluginCode, new KnownBaselines());
    }

    private RepforgeCommand(PluginCode pluginCode, KnownBaselines knownBaselines) {
        this.pluginCode = pluginCode;
        this.knownBaselines = knownBaselines;
    }

    /** The one that a sub-command is of. */
    static RepforgeCommand of(CommandSpec command) {
        return (RepforgeCommand) command.root().userObject();
    }

    /** One for a command of a command, which knows what that one knows. */
    RepforgeCommand within() {
        return new RepforgeCommand(pluginCode, knownBaselines);
    }

    KnownBaselines knownBaselines() {
        return knownBaselines;
    }

    PluginCode pluginCode() {
        return pluginCode;
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RepforgeCommand.class.getPackage().getImplementationVersion();
            return new String[] {"repforge " + (version == null ? "in development" : version) + " (plugin API " + ApiVersion.current()
                    + ", Java " + Runtime.version().feature() + ")"};
        }
    }
}
