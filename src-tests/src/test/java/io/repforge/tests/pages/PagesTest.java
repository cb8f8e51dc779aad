package io.repforge.tests.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Component;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.Main;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.study.Study;
import io.repforge.framework.study.StudyPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages of the documentation say can be done can be done: Java compiles ({@link JavaSnippets} has the rules), recipes and choices of components mean something
 * to what is installed, commands are ones that the command line takes, and what links and paths lead to is there.
 *
 * <p>A recipe is a block of {@code yaml}. What it leaves out, an algorithm and data, it is given. Commands are those lines of indented blocks, and that code within
 * text, that begin with {@code ./repforge} or {@code repforge}; within text, {@code …} stands for what is left out.
 */
class PagesTest {

    /** Languages of fenced blocks; what is indented is commands, or what they print. */
    private static final Set<String> LANGUAGES = Set.of("java", "yaml", "json", "xml", "python");

    private static final Pattern LAUNCHER = Pattern.compile("(?:\\./)?repforge");
    private static final Pattern OURS = Pattern.compile("(?:\\.ci|\\.github|configs|framework|plugin-api|plugins|src-tests)/[\\w./-]+");
    private static final List<Page> PAGES = Page.all();
    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    Path temp;

    static List<Page> pages() {
        return PAGES;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatLinksLeadToIsThere(Page page) {
        assertEquals(List.of(), page.links().stream().filter(link -> !link.text().matches("https?:.*")).flatMap(link -> broken(page, link).stream()).toList());
    }

    private static Optional<String> broken(Page page, Page.Found link) {
        String[] parts = link.text().split("#", 2);
        Path file = page.linked(parts[0]);
        if (!Files.exists(file)) {
            return Optional.of(page.at(link.line()) + "there is no " + file);
        }
        if (parts.length == 1) {
            return Optional.empty();
        }
        String name = Page.HOME.relativize(file).toString().replace('\\', '/');
        Set<String> anchors = PAGES.stream().filter(other -> other.name().equals(name)).findFirst().map(Page::anchors).orElse(Set.of());
        return anchors.contains(parts[1]) ? Optional.empty() : Optional.of(page.at(link.line()) + name + " has no heading #" + parts[1]);
    }

    /** Paths from the top, in text and in commands; what is built is somewhere else. */
    @ParameterizedTest
    @MethodSource("pages")
    void filesOfTheRepositoryThatAreNamedAreThere(Page page) {
        Stream<Page.Found> named = Stream.concat(page.spans().stream(),
                commands(page).stream().flatMap(command -> command.words().stream().map(word -> new Page.Found(command.line(), word))));
        assertEquals(List.of(), named.filter(path -> OURS.matcher(path.text()).matches() && !path.text().matches("(?:.*/)?target(?:/.*)?"))
                .filter(path -> !Files.exists(Page.HOME.resolve(path.text()))).map(path -> page.at(path.line()) + path.text()).toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsAreTakenByTheCommandLine(Page page) {
        List<String> faults = new ArrayList<>();
        for (Command command : commands(page)) {
            if (LAUNCHER.matcher(command.words().get(0)).matches()) {
                Main.fault(arguments(command.words())).ifPresent(fault -> faults.add(page.at(command.line()) + fault));
            }
        }
        for (Page.Found span : page.spans()) {
            if (span.text().matches(LAUNCHER + " [a-z-].*")) {
                List<String> words = ShellWords.commands(span.text()).get(0);
                Main.fault(arguments(words)).filter(fault -> !fault.startsWith("Missing required")).ifPresent(fault -> faults.add(page.at(span.line()) + fault));
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void examplesInTheHelpAreTakenByTheCommandLine() {
        List<String> examples = new ArrayList<>(examples());
        for (String command : List.of("recipe", "plugins", "onnx")) {
            examples.addAll(examples(command));
        }
        assertTrue(examples.size() > 25, examples::toString);
        assertEquals(List.of(), examples.stream().flatMap(example -> Main.fault(arguments(ShellWords.commands(example).get(0))).stream()).toList());
    }

    /** Of a command, and of those below it. */
    private static List<String> examples(String... command) {
        String help = help(command);
        List<String> examples = new ArrayList<>(help.lines().map(String::strip).filter(line -> line.startsWith("repforge ")).toList());
        help.lines().takeWhile(line -> !line.equals("Exit codes:")).filter(line -> line.matches("  [a-z][a-z-]* .*")).map(line -> line.strip().split(" ")[0]).forEach(
                below -> help(Stream.concat(Stream.of(command), Stream.of(below)).toArray(String[]::new)).lines().map(String::strip)
                        .filter(line -> line.startsWith("repforge ")).forEach(examples::add));
        return examples;
    }

    private static String help(String... command) {
        StringWriter out = new StringWriter();
        String[] args = Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new);
        assertEquals(0, Main.run(new PrintWriter(out, true), new PrintWriter(out, true), args), out::toString);
        return out.toString();
    }

    /** Without what the launcher itself takes. */
    private static String[] arguments(List<String> words) {
        return words.stream().skip(1).filter(word -> !word.matches("--rebuild(=.*)?|…|COMMAND")).toArray(String[]::new);
    }

    /** Pages that commands write tables into have a place for them. */
    @ParameterizedTest
    @MethodSource("pages")
    void pagesThatCommandsWriteIntoHaveMarkers(Page page) throws IOException {
        for (Command command : commands(page)) {
            int at = command.words().indexOf("--page");
            if (at >= 0) {
                int section = command.words().indexOf("--section");
                String name = command.words().get(0).endsWith("/benchmark") ? "benchmarks" : section < 0 ? "results" : command.words().get(section + 1);
                String written = Files.readString(Page.HOME.resolve(command.words().get(at + 1)));
                assertTrue(written.contains("\n<!-- " + name + ": begin -->\n") && written.contains("\n<!-- " + name + ": end -->\n"),
                        () -> page.at(command.line()) + "no markers of " + name);
            }
        }
    }

    private record Command(int line, List<String> words) {}

    /** Of indented blocks, whose lines may go on in the next after a backslash. */
    private static List<Command> commands(Page page) {
        List<Command> commands = new ArrayList<>();
        for (Page.Block block : page.blocks()) {
            if (block.language().isEmpty()) {
                StringBuilder begun = new StringBuilder();
                for (int i = 0; i < block.lines().size(); i++) {
                    String line = block.lines().get(i);
                    if (line.endsWith("\\")) {
                        begun.append(line, 0, line.length() - 1);
                    } else {
                        for (List<String> words : words(begun + line)) {
                            commands.add(new Command(block.line() + i, words));
                        }
                        begun.setLength(0);
                    }
                }
            }
        }
        return commands;
    }

    /** Variables that are set for a command aren't part of it; what isn't a line of a shell, as what commands print, is none. */
    private static List<List<String>> words(String line) {
        try {
            return ShellWords.commands(line).stream().map(words -> words.stream().dropWhile(word -> word.matches("[A-Z]+=.*")).toList())
                    .filter(words -> !words.isEmpty()).toList();
        } catch (IllegalArgumentException e) {
            if (LAUNCHER.matcher(line.strip().split(" ")[0]).matches()) {
                throw e;
            }
            return List.of();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void recipesMeanSomethingToWhatIsInstalled(Page page) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Page.Block block : page.blocks()) {
            if (block.language().equals("yaml")) {
                boolean isStudy = block.text().matches("(?s)(?:.*\n)?space:.*");
                Path file = Files.writeString(temp.resolve("recipe.yaml"), isStudy ? ofShippedRecipe(block.text()) : whole(block.text()));
                try {
                    if (isStudy) {
                        StudyPlan.of(Study.read(file, List.of(), COMPONENTS), COMPONENTS);
                    } else {
                        Recipes.load(file, List.of(), COMPONENTS);
                    }
                } catch (UserError e) {
                    faults.add(page.at(block.line()) + e.getMessage());
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    /** A study, whose recipe is among those that are shipped. */
    private static String ofShippedRecipe(String study) {
        return study.replaceAll("(?m)^recipe: (\\S+)", "recipe: " + Page.HOME.resolve("configs") + "/$1");
    }

    private static String whole(String recipe) {
        StringBuilder whole = new StringBuilder(recipe).append('\n');
        if (!recipe.matches("(?s)(?:.*\n)?algorithm:.*")) {
            whole.append("algorithm: simclr\n");
        }
        if (!recipe.matches("(?s)(?:.*\n)?data:.*")) {
            whole.append("data: {train: [{use: fashion-mnist, split: train, part: sample}]}\n");
        }
        return whole.toString();
    }

    /** Such as <code>{use: knn, neighbours: [5]}</code>, in text and in commands. What chooses a stage's features is none. */
    @ParameterizedTest
    @MethodSource("pages")
    void componentsThatAreChosenAreInstalledAndHaveTheseOptions(Page page) {
        Stream<Page.Found> choices = Stream.concat(page.spans().stream(),
                commands(page).stream().flatMap(command -> command.words().stream().map(word -> new Page.Found(command.line(), word))));
        assertEquals(List.of(), choices.filter(choice -> choice.text().matches("\\{use: [^…|]*\\}") && !choice.text().matches("\\{use: \\w+, grid: \\d+\\}"))
                .flatMap(choice -> unknown(choice.text()).map(fault -> page.at(choice.line()) + fault).stream()).toList());
    }

    /** Of which kind it is to be isn't known. */
    private static Optional<String> unknown(String choice) {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        List<String> faults = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            try {
                bind(binder, kind, choice);
                return Optional.empty();
            } catch (UserError e) {
                if (!e.getMessage().contains("is installed")) {
                    faults.add(e.getMessage());
                }
            }
        }
        return Optional.of(choice + ": " + (faults.isEmpty() ? "there is no such component" : faults.stream().distinct().collect(Collectors.joining("; "))));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the kind is only known at run time
    private static void bind(OptionBinder binder, ComponentKind kind, String choice) {
        binder.useFromYaml((Class<? super Component<?>>) (Class) kind.type(), choice, "page");
    }

    @Test
    void javaCompiles() {
        assertEquals(List.of(), JavaSnippets.faults(pages()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void fencedBlocksSayWhatTheyAre(Page page) {
        assertEquals(List.of(), page.blocks().stream().filter(block -> page.lines().get(block.line() - 2 < 0 ? 0 : block.line() - 2).startsWith("```"))
                .filter(block -> !LANGUAGES.contains(block.language())).map(block -> page.at(block.line()) + "'" + block.language() + "'").toList());
    }
}
