package io.repforge.framework.cli;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.PluginCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        footer = {
                "  repforge train configs/quickstart.yaml        # a first run; its page is runs/quickstart/report.html",
                "  repforge recipe check my-run.yaml             # what is wrong with a recipe of your own",
                "  repforge plugins describe simclr              # what a component does, and its options",
                "  repforge help train                           # all about a command"
        })
final class RepforgeCommand implements Runnable {

    private static final List<NamedCommand> COMMANDS = List.of(
            new NamedCommand("train", TrainCommand.class), new NamedCommand("evaluate", EvaluateCommand.class), new NamedCommand("embed", EmbedCommand.class),
            new NamedCommand("explore", ExploreCommand.class), new NamedCommand("export", ExportCommand.class), new NamedCommand("convert", ConvertCommand.class),
            new NamedCommand("data", DataCommand.class), new NamedCommand("fine-tune", FineTuneCommand.class), new NamedCommand("onnx", OnnxCommand.class),
            new NamedCommand("report", ReportCommand.class), new NamedCommand("results", ResultsCommand.class),
            new NamedCommand("study", StudyCommand.class), new NamedCommand("recipe", RecipeCommand.class),
            new NamedCommand("plugins", PluginsCommand.class), new NamedCommand("spark", SparkElsewhereCommand.class),
            new NamedCommand("help", HelpCommand.class), new NamedCommand("completion", CompletionCommand.class));

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Log what happens inside.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private final PluginCode pluginCode;
    private final KnownBaselines knownBaselines;
    private final @Nullable List<String> outer;
    private final List<NamedCommand> commands;

    /**
     * @param pluginCode is told of the plugins that a command loads
     */
    RepforgeCommand(PluginCode pluginCode) {
        this(pluginCode, List.of());
    }

    /**
     * @param pluginCode is told of the plugins that a command loads
     * @param more sub-commands, which are in the place of those of the same names
     */
    RepforgeCommand(PluginCode pluginCode, List<NamedCommand> more) {
        this(pluginCode, new KnownBaselines(), null, Stream.concat(
                COMMANDS.stream().filter(ours -> more.stream().noneMatch(other -> other.name().equals(ours.name()))), more.stream()).toList());
    }

    private RepforgeCommand(PluginCode pluginCode, KnownBaselines knownBaselines, @Nullable List<String> outer, List<NamedCommand> commands) {
        this.pluginCode = pluginCode;
        this.knownBaselines = knownBaselines;
        this.outer = outer;
        this.commands = commands;
    }

    /** The one that a sub-command is of. */
    static RepforgeCommand of(CommandSpec command) {
        return (RepforgeCommand) command.root().userObject();
    }

    /** One for a command of a command, which knows what that one knows. */
    RepforgeCommand within() {
        return new RepforgeCommand(pluginCode, knownBaselines, outer().orElseGet(() -> spec.commandLine().getParseResult().originalArgs()), commands);
    }

    /** The arguments that the user gave, where they are those of a command that runs this one. */
    Optional<List<String>> outer() {
        return Optional.ofNullable(outer);
    }

    KnownBaselines knownBaselines() {
        return knownBaselines;
    }

    /**
     * The command line, with all sub-commands: but where the first argument is the name of one, with that alone. Looking at the options of all of them takes a
     * tenth of a second.
     *
     * @param args what is to be parsed; nothing for all sub-commands
     */
    CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(this);
        boolean named = args.length > 0 && commands.stream().anyMatch(command -> command.name().equals(args[0]) && command.type() != HelpCommand.class);
        commands.stream().filter(command -> !named || command.name().equals(args[0])).forEach(command -> line.addSubcommand(command.name(), command.type()));
        HelpPage.layOut(line);
        return line.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
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
