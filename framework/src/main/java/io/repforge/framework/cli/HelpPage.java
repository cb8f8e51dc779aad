package io.repforge.framework.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How the help of commands is laid out: sub-commands by what they are for, a command's own options before those that others have, too, exit codes, examples. */
public final class HelpPage {

    /** Sub-commands that belong together, of commands that have many. */
    private static final Map<String, List<Group>> COMMANDS = Map.of(
            "repforge", List.of(new Group("Train", "train", "results", "study", "recipe"), new Group("Look and judge", "evaluate", "explore", "data", "report"),
                    new Group("Use", "embed", "export", "fine-tune", "convert"), new Group("Scale out", "spark"), new Group("Extend", "plugins", "onnx"),
                    new Group("Help", "help", "completion")),
            "plugins", List.of(new Group("What is installed", "list", "describe", "verify"),
                    new Group("Find and install", "search", "info", "install", "update", "remove"), new Group("Write and publish", "new", "keygen", "publish")));

    /** Options of several commands. Those of a command itself come first. */
    private static final List<Group> SHARED = List.of(
            new Group("Encoder and data", "--checkpoint", "--features", "--device", "--on-error", "--max-skipped"),
            new Group("Spark", "--master", "--conf"),
            new Group("General", "--json", "--plugins", "--verbose", "--help", "--version"));

    /** For the exit codes of commands that end otherwise than others, which {@link #layOut} gives the usual ones. */
    public static final String DONE = "0:it is done";
    public static final String OR_FAILED = ", or Repforge failed";
    public static final String WRONG = "2:arguments, a recipe, data or a plugin are wrong, which a sentence tells";
    private static final String FAILED = "1:Repforge failed; a file with the stack trace is named";

    private HelpPage() {}

    private record Group(String heading, List<String> names) {
        Group(String heading, String... names) {
            this(heading, List.of(names));
        }
    }

    /** Lays out the help of a command and of all below it. Picocli's own for {@code help} stays. */
    static void layOut(CommandLine command) {
        if (command.getCommand() instanceof HelpCommand) {
            return;
        }
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
        help.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, page -> "");
        help.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPage::commands);
        if (command.getSubcommands().isEmpty()) {
            help.sectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, page -> synopsis(page.commandSpec()));
        }
        help.descriptionHeading("%n").parameterListHeading("%n").exitCodeListHeading("%nExit codes:%n");
        if (help.exitCodeList().isEmpty()) {
            help.exitCodeList(UsageMessageSpec.keyValuesMap(DONE, FAILED, WRONG));
        }
        if (help.footer().length > 0) {
            help.footerHeading("%nExamples:%n");
            // As it is: lines are there to be copied.
            help.sectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, page -> lines(page.commandSpec().usageMessage().footer()));
        }
        command.getSubcommands().values().forEach(HelpPage::layOut);
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /** Options that must be given, and arguments; the others stand below. */
    private static String synopsis(CommandSpec command) {
        StringBuilder text = new StringBuilder(command.qualifiedName());
        command.options().stream().filter(OptionSpec::required).forEach(option -> text.append(' ').append(option.longestName()).append('=').append(option.paramLabel()));
        text.append(" [OPTIONS]");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
            text.append(' ').append(parameter.required() ? label : "[" + label + "]");
        }
        return lines(text.toString());
    }

    private static String options(Help page) {
        List<OptionSpec> all = page.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
        StringBuilder text = new StringBuilder(options(page, "Options", all, option -> SHARED.stream().noneMatch(group -> group.names.contains(option.longestName()))));
        SHARED.forEach(group -> text.append(options(page, group.heading, all, option -> group.names.contains(option.longestName()))));
        return text.toString();
    }

    /** Required ones first; the others as the command has them. */
    private static String options(Help page, String heading, List<OptionSpec> all, Predicate<OptionSpec> belongs) {
        List<OptionSpec> some = all.stream().filter(belongs).sorted(Comparator.comparing(OptionSpec::required).reversed()).toList();
        return some.isEmpty() ? "" : headed(heading,
                page.optionListExcludingGroups(some, page.createDefaultLayout(), null, page.createDefaultParamLabelRenderer()));
    }

    private static String commands(Help page) {
        Map<String, Help> others = new LinkedHashMap<>(page.subcommands());
        int longest = others.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Group group : COMMANDS.getOrDefault(page.commandSpec().name(), List.of())) {
            Map<String, Help> some = new LinkedHashMap<>();
            for (String name : group.names) {
                Help command = others.remove(name);
                if (command != null) {
                    some.put(name, command);
                }
            }
            text.append(commands(page, group.heading, some, longest));
        }
        return text.append(commands(page, "Commands", others, longest)).toString();
    }

    private static String commands(Help page, String heading, Map<String, Help> commands, int longest) {
        if (commands.isEmpty()) {
            return "";
        }
        int width = page.commandSpec().usageMessage().width();
        TextTable table = TextTable.forColumns(page.colorScheme(), new Column(longest + 2, 2, Column.Overflow.SPAN),
                new Column(width - longest - 2, 2, Column.Overflow.WRAP));
        commands.forEach((name, command) -> table.addRowValues(name, firstSentence(command.commandSpec().usageMessage())));
        return headed(heading, table.toString());
    }

    /** What else there is to say stands in the command's own help. */
    private static String firstSentence(UsageMessageSpec help) {
        String[] said = help.header().length > 0 ? help.header() : help.description();
        return String.join(" ", said).split("(?<=\\.) ", 2)[0];
    }

    private static String headed(String heading, String text) {
        return lines("", heading + ":") + text;
    }
}
