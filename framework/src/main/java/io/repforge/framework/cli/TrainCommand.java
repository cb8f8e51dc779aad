package io.repforge.framework.cli;

import io.repforge.api.RunListener;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.explore.MapFile;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.report.ConsoleListener;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.report.HtmlListener;
import io.repforge.framework.report.TensorBoardListener;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.SupervisedEncoder;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge train}. */
@Command(name = "train", description = "Trains an encoder as a recipe says.", mixinStandardHelpOptions = true)
final class TrainCommand implements java.util.concurrent.Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(TrainCommand.class);

    @Parameters(paramLabel = "RECIPE", description = "The recipe, a YAML file.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a key of the recipe, such as loss.temperature=0.2. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the run; runs/NAME by default.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on from the last good checkpoint of that folder. What the recipe"
            + " means must be as before, but for what --set names.")
    private boolean resume;

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        try (Components components = plugins.load()) {
            Recipe recipe = Recipes.load(file, sets, components);
            Path folder = out != null ? out : Path.of("runs", recipe.name());
            RepresentationLearner learner = RepresentationLearner.of(recipe);
            LearnOptions options = learner.ready(options(recipe, folder));
            try (DataOpener data = new DataOpener(components, recipe.baseDirectory())) {
                List<Dataset> train = data.open(recipe.train());
                Evaluating evaluating = recipe.evaluate().map(
                        probes -> new Evaluating(recipe, probes, train, data, new RunFolder(folder))).orElse(null);
                try (evaluating) {
                    Exporting exporting = new Exporting(recipe, options);
                    LearnResult result =
                            learner.learn(train, options, new Hooks(evaluating != null ? evaluating : Hooks.NONE.afterEpoch(), exporting, true));
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

    private LearnOptions options(Recipe recipe, Path folder) {
        PrintStream lines = json.isWanted() ? System.err : System.out;
        List<Use<RunListener<?>>> listeners = List.of(
                new Use<>(new ConsoleListener(lines), new NoOptions()),
                new Use<>(new CsvListener(), new NoOptions()),
                new Use<>(new TensorBoardListener(), new NoOptions()),
                new Use<>(new HtmlListener(), new NoOptions()),
                new Use<>(new HowToGoOn(String.join(" ", goOn(folder)), lines), new NoOptions()));
        List<String> named = sets.stream().map(set -> set.split("=", 2)[0].strip()).toList();
        return LearnOptions.of(recipe).logDir(folder).resume(resume).changes(named).listeners(listeners);
    }

    private List<String> goOn(Path folder) {
        List<String> words = new ArrayList<>(List.of(Home.current().launcher(Path.of("")), "train", file.toString()));
        sets.forEach(set -> words.addAll(List.of("--set", set)));
        if (out != null) {
            words.addAll(List.of("--out", folder.toString()));
        }
        plugins.folders().forEach(plugin -> words.addAll(List.of("--plugins", plugin.toString())));
        words.add("--resume");
        return words.stream().map(TrainCommand::quoted).toList();
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
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
            doubt = EncoderExport.write(folder, encoder, recipe.batchSize(), options.session());
            return Optional.of(folder.encoder());
        }
    }

    /** Evaluates between epochs as the recipe says, and at the end. */
    static final class Evaluating implements Hooks.AfterEpoch, AutoCloseable {

        private final RecipeOptions.Evaluate options;
        private final Recipe recipe;
        private final DataOpener data;
        private final RunFolder folder;
        private final HeldOut parts;
        private final Evaluation.Question question;
        private final List<Transfer> transfers = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Skipped skipped = new Skipped();
        /** Made for the first look, with the run's engine. */
        private @Nullable Evaluator evaluator;
        private @Nullable EvaluationTable table;

        Evaluating(Recipe recipe, RecipeOptions.Evaluate options, List<Dataset> trained, DataOpener data, RunFolder folder) {
            this.recipe = recipe;
            this.options = options;
            this.data = data;
            this.folder = folder;
            ProbedData probed = ProbedData.open(recipe, options, data, skipped);
            ProbedData.requireBest(recipe, probed.require(trained));
            ProbedData.requireSupervisable(options, trained);
            Map<String, ProbedData> others = ProbedData.transfers(recipe, options, data, skipped);
            others.values().forEach(other -> other.require(trained));
            this.parts = probed.parts();
            this.question = probed.question();
            others.forEach((name, other) -> transfers.add(Transfer.of(name, other, options.comparedWith())));
        }

        @Override
        public Hooks.Look accept(long epoch, boolean last, Hooks.InTraining encoder) throws IOException {
            if (!last && (options.every() == 0 || epoch % options.every() != 0)) {
                return Hooks.Look.NONE;
            }
            Evaluator evaluator = evaluator(encoder.engine());
            EncoderSnapshot now = encoder.snapshot();
            ScoreRow trained = last ? atEnd(encoder.engine(), now) : evaluator.meanwhile(now);
            Hooks.Look look = new Hooks.Look(trained, last ? evaluator.others() : Map.of(), warnings);
            warnings.clear();
            return look;
        }

        /** Scores the encoder at its end, and all that it is compared with, and writes that into the folder of the run. */
        ScoreRow atEnd(Engine engine, EncoderSnapshot now) throws IOException {
            Evaluator evaluator = evaluator(engine);
            ScoreRow trained = evaluator.trained(now);
            EncoderSnapshot untrained = EncoderSnapshot.untrained(now.architecture(), recipe.seed());
            evaluator.compare(options.comparedWith(), untrained);
            if (options.comparedWith().contains(Evaluator.SUPERVISED)) {
                SupervisedEncoder supervised = SupervisedEncoder.of(recipe, LearnOptions.of(recipe), data.open(recipe.train()), options.label());
                LOG.info("The baseline supervised is trained on the label '{}' for {} steps, as many as the run has", options.label(), supervised.steps());
                evaluator.supervised(supervised.train(now.architecture(), engine));
            }
            evaluator.noBetter(trained, options.comparedWith()).ifPresent(warnings::add);
            for (Transfer transfer : transfers) {
                evaluator.beside(transfer.rows(engine, now, untrained, recipe.seed(), warnings::add));
            }
            table = evaluator.table(trained).judgedOn(Judged.of(recipe));
            RunFolder.writeAtomically(folder.evaluation(), EvaluationJson.of(table));
            if (options.map()) {
                drawMap(now, engine);
            }
            return trained;
        }

        /** What can't be drawn, such as features that aren't finite, is no reason to lose the run's end. */
        private void drawMap(EncoderSnapshot encoder, Engine engine) throws IOException {
            try (InferenceSession session = EncoderModel.of("the trained encoder", encoder).open(engine)) {
                RunFolder.writeAtomically(folder.map(), MapFile.of(parts.test(), Features.encoder(session), recipe.seed()));
            } catch (UserError e) {
                LOG.warn("There is no {}: {}", folder.map(), e.getMessage());
            }
        }

        private Evaluator evaluator(Engine engine) {
            Evaluator present = evaluator;
            if (present == null) {
                present = new Evaluator(engine, parts, question, recipe.seed(), warnings::add);
                evaluator = present;
            }
            return present;
        }

        /** What there is to be told beside the scores. */
        List<String> warnings() {
            return List.copyOf(warnings);
        }

        /** The scores at the end; empty before. */
        Optional<EvaluationTable> table() {
            return Optional.ofNullable(table);
        }

        @Override
        public void close() {
            skipped.summary().ifPresent(summary -> LOG.warn("Data to evaluate on: {}", summary));
        }
    }
}
