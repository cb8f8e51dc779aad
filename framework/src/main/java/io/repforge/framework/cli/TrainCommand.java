package io.repforge.framework.cli;

import io.repforge.api.RunListener;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.ShellWords;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.ImagePreparations;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.report.ConsoleListener;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.report.HtmlListener;
import io.repforge.framework.report.TensorBoardListener;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge train}. */
@Command(description = "Trains an encoder as a recipe says.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge train configs/quickstart.yaml",
                "  repforge train configs/quickstart.yaml --resume       # after Ctrl-C, or a crash",
                "  repforge train my-run.yaml --out runs/other --set loss.temperature=0.2"
        },
        exitCodeList = {HelpPage.DONE, "1:the encoder is written but computes otherwise than in training" + HelpPage.OR_FAILED, HelpPage.WRONG})
public class TrainCommand implements java.util.concurrent.Callable<Integer> {

    @Parameters(paramLabel = "RECIPE", description = "The recipe, a YAML file.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a key of the recipe, such as loss.temperature=0.2. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the run; runs/NAME by default.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on from the last good checkpoint of that folder. What the recipe"
            + " means must be as before, but for what --set names.")
    private boolean resume;

    @Option(names = "--until-epoch", paramLabel = "N", defaultValue = "0",
            description = "Pause after this many epochs of a longer run, with a checkpoint and, where the recipe"
                    + " has evaluate, with scores; go on by --resume.")
    private int untilEpoch;

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    /** For picocli, which fills in what it is told. */
    public TrainCommand() {}

    /**
     * The changes of the recipe that {@code --set} names, and others that the command makes.
     *
     * @param named by {@code --set}
     */
    protected List<String> changes(List<String> named) {
        return named;
    }

    /**
     * What else sees the run.
     *
     * @param folder of the run
     */
    protected List<Use<RunListener<?>>> listeners(Path folder) {
        return List.of();
    }

    /** The words that name the command, and options of its own that a command to go on needs. */
    protected List<String> words() {
        return List.of("train", file.toString());
    }

    /**
     * Trains.
     *
     * @param folders the option of the plugins that have been loaded
     */
    protected LearnResult learn(RepresentationLearner learner, List<Dataset> data, LearnOptions options, Hooks hooks, PluginFolders folders) {
        return learner.learn(data, options, hooks);
    }

    @Override
    public final Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (untilEpoch < 0) {
            throw new UserError("--until-epoch must be at least 1, not " + untilEpoch + "; leave it out to train to the end.");
        }
        Engine.loadAhead();
        try (Components components = plugins.load(PluginsBeside.of(file))) {
            Recipe recipe = Recipes.load(file, changes(sets), components);
            Path folder = out != null ? out : Path.of("runs", recipe.name());
            RepresentationLearner learner = RepresentationLearner.of(recipe);
            LearnOptions options = learner.ready(options(recipe, folder, components));
            try (DataOpener data = new DataOpener(components, recipe.baseDirectory())) {
                List<Dataset> train = data.open(recipe.train());
                RecipeEvaluation evaluating = recipe.evaluate().map(
                        probes -> new RecipeEvaluation(recipe, probes, train, data, new RunFolder(folder), RepforgeCommand.of(spec).knownBaselines()).pausing(untilEpoch))
                        .orElse(null);
                try (evaluating) {
                    Exporting exporting = new Exporting(recipe, options);
                    LearnResult result =
                            learn(learner, train, options, new Hooks(evaluating != null ? evaluating : Hooks.NONE.afterEpoch(), exporting, true), plugins);
                    Optional<EvaluationTable> scores = result.completed() && evaluating != null ? evaluating.table() : Optional.empty();
                    json.print(console, summary(result, scores), () -> scores.ifPresent(table -> console.println(table.text())));
                    return DoubtfulEncoder.exitCode(spec.commandLine().getErr(), result.folder().encoder(), exporting.doubt);
                }
            }
        }
    }

    private static Map<String, Object> summary(LearnResult result, Optional<EvaluationTable> scores) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run", result.folder().path().toString());
        summary.put("completed", result.completed());
        summary.put("steps", result.steps());
        summary.put("loss", result.loss());
        scores.ifPresent(table -> summary.put("scores", EvaluationJson.value(table)));
        return summary;
    }

    private LearnOptions options(Recipe recipe, Path folder, Components components) {
        PrintStream lines = json.isWanted() ? System.err : System.out;
        List<Use<RunListener<?>>> listeners = new ArrayList<>(listeners(folder));
        listeners.addAll(List.of(
                new Use<>(PluginsOfRun.of(recipe, components), new NoOptions()),
                new Use<>(new ConsoleListener(lines), new NoOptions()),
                new Use<>(new CsvListener(), new NoOptions()),
                new Use<>(new TensorBoardListener(), new NoOptions()),
                new Use<>(new HtmlListener(), new NoOptions()),
                new Use<>(new HowToGoOn(ShellWords.of(goOn(folder)), lines), new NoOptions())));
        List<String> named = changes(sets).stream().map(set -> set.split("=", 2)[0].strip()).toList();
        return LearnOptions.of(recipe).logDir(folder).resume(resume).changes(named).listeners(listeners).untilEpoch(untilEpoch);
    }

    private List<String> goOn(Path folder) {
        List<String> words = new ArrayList<>(List.of(Home.current().launcher(Path.of(""))));
        // A command that has started this run goes on with it itself.
        words.addAll(RepforgeCommand.of(spec).outer().orElseGet(() -> resuming(folder)));
        return words;
    }

    private List<String> resuming(Path folder) {
        List<String> words = new ArrayList<>(words());
        sets.forEach(set -> words.addAll(List.of("--set", set)));
        if (out != null) {
            words.addAll(List.of("--out", folder.toString()));
        }
        plugins.folders().forEach(plugin -> words.addAll(List.of("--plugins", plugin.toString())));
        words.add("--resume");
        return words;
    }

    /** Says, when a run ends early with a checkpoint, how to go on with it. */
    private record HowToGoOn(String command, PrintStream out) implements RunListener<NoOptions> {

        @Override
        public String name() {
            return "how-to-go-on";
        }

        @Override
        public String description() {
            return "Says how to go on";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {
                private boolean saved = run.firstStep() > 0;

                @Override
                public void onCheckpoint(Path checkpoint) {
                    saved = true;
                }

                @Override
                public void onEnd(boolean completed) {
                    if (!completed && saved) {
                        out.println("go on with: " + command);
                    }
                }
            };
        }
    }

    /** Exports the encoder at the end. */
    private static final class Exporting implements Hooks.Export {

        private final Recipe recipe;
        private final LearnOptions options;
        private Optional<String> doubt = Optional.empty();

        Exporting(Recipe recipe, LearnOptions options) {
            this.recipe = recipe;
            this.options = options;
        }

        @Override
        public Optional<Path> accept(RunFolder folder, EncoderSnapshot encoder) {
            doubt = EncoderExport.write(folder, encoder, recipe.batchSize(), ImagePreparations.of(recipe.train()), options.session());
            return Optional.of(folder.encoder());
        }
    }
}
