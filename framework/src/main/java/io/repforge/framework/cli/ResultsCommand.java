package io.repforge.framework.cli;

import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.results.MarkedPage;
import io.repforge.framework.results.RecipeResult;
import io.repforge.framework.results.ResultsFiles;
import io.repforge.framework.results.ResultsJson;
import io.repforge.framework.results.ResultsTable;
import io.repforge.framework.results.SeedRun;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge results}. */
@Command(description = "Trains and evaluates recipes at several seeds, and tells means and standard deviations. Goes on where it was"
        + " interrupted, and does nothing twice.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge results configs/quickstart.yaml",
                "  # options are chosen on held-out training data",
                "  repforge results configs/quickstart.yaml --sweep 'loss.temperature=0.1|0.2'"
        },
        exitCodeList = {HelpPage.DONE, "1:--check is given, and an encoder isn't better than untrained" + HelpPage.OR_FAILED, HelpPage.WRONG})
final class ResultsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RECIPE", arity = "1..*", description = "Recipes, YAML files.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--seeds", split = ",", defaultValue = "7,8,9", paramLabel = "SEED", description = "Seeds of the runs; ${DEFAULT-VALUE} by default.")
    private List<Long> seeds = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a key of every recipe, such as n_epochs=10. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--held-out", description = "Judge on a fifth of each recipe's training data, which encoders and probes don't learn from, instead of its test"
            + " data: what options are chosen by. Test scores are told once, of what was chosen.")
    private boolean heldOut;

    @Option(names = "--sweep", paramLabel = "KEY=VALUE|VALUE", description = "Compare values of a key, such as loss.temperature=0.1|0.2, on held-out training data."
            + " Several are combined, each value with each.")
    private List<String> sweeps = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "runs/results",
            description = "Folder of results.json, of curve.csv and of the runs; ${DEFAULT-VALUE} by default.")
    private Path out = Path.of("runs", "results");

    @Option(names = "--runs", paramLabel = "DIR", description = "Folder of the runs, RECIPE-seedN, where that is another. A run that is there isn't trained again, unless"
            + " the recipe has changed.")
    private @Nullable Path runs;

    @Option(names = "--evaluate-only", description = "Train nothing: tell of runs that are there.")
    private boolean evaluateOnly;

    @Option(names = "--page", paramLabel = "FILE.md", description = "Put the tables into a page, between <!-- SECTION: begin --> and <!-- SECTION: end -->.")
    private @Nullable Path page;

    @Option(names = "--section", paramLabel = "SECTION", defaultValue = "results", description = "Which section of the page; ${DEFAULT-VALUE} by default.")
    private String section = "results";

    @Option(names = "--check", description = "End with exit code 1 if an encoder isn't better than untrained by more scores than it is worse, or has collapsed.")
    private boolean check;

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    /** A recipe, with what the runs at all seeds have in common. */
    private record Candidate(RecipeVariant variant, List<ResultRun> runs) {}

    /**
     * What came of a run: nothing at all if it was interrupted.
     *
     * @param done null if there are no scores of it
     * @param failure null if nothing has failed
     */
    private record Outcome(@Nullable SeedRun done, List<Score> scores, @Nullable String failure) {

        static Outcome failed(String why) {
            return new Outcome(null, List.of(), why);
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter console = progress();
        MarkedPage marked = page == null ? null : new MarkedPage(page, section);
        if (marked != null) {
            marked.require();
        }
        try (Components components = plugins.load()) {
            List<Candidate> candidates = candidates(components);
            ResultsFiles file = new ResultsFiles(out);
            file.require();
            if (!evaluateOnly) {
                file.prepare();
            }
            List<String> failures = new ArrayList<>();
            List<RecipeResult> results = new ArrayList<>();
            int number = 0;
            int all = candidates.stream().mapToInt(candidate -> candidate.runs.size()).sum();
            for (Candidate candidate : candidates) {
                List<SeedRun> done = new ArrayList<>();
                Set<Score> scores = new LinkedHashSet<>();
                for (ResultRun run : candidate.runs) {
                    String name = candidate.variant.label() + ", seed " + run.recipe().seed();
                    console.println("— " + name + " (" + ++number + " of " + all + "), " + run.folder().path());
                    Outcome outcome = made(candidate, run, components);
                    if (outcome.failure != null) {
                        console.println(outcome.failure);
                        failures.add(name + ": " + outcome.failure);
                    }
                    if (outcome.done != null) {
                        done.add(outcome.done);
                        scores.addAll(outcome.scores);
                    } else if (outcome.failure == null) {
                        console.println("Interrupted; the same command goes on from here.");
                        return ExitCode.SOFTWARE;
                    }
                }
                if (!done.isEmpty()) {
                    results.add(
                            new RecipeResult(candidate.variant.label(), Judged.of(candidate.runs.get(0).recipe()), candidate.variant.features(), List.copyOf(scores),
                                    done));
                    file.put(results);
                }
            }
            return tell(results, failures, marked);
        }
    }

    /** Everything is loaded before anything is trained, so that no fault waits for hours. */
    private List<Candidate> candidates(Components components) {
        List<Candidate> candidates = new ArrayList<>();
        for (Path file : files) {
            for (RecipeVariant variant : RecipeVariant.of(file, sets, sweeps, heldOut, components)) {
                List<ResultRun> ofSeeds = new LinkedHashSet<>(seeds).stream().map(seed -> new ResultRun(variant.recipe(seed, components),
                        new RunFolder(Objects.requireNonNullElse(runs, out).resolve(variant.folder(seed))))).toList();
                if (candidates.stream().anyMatch(other -> other.variant.folder(0).equals(variant.folder(0)))) {
                    throw new UserError(file + ": there are two recipes of the name " + variant.label() + ", whose runs would lie in one folder; give one of them"
                            + " another name.");
                }
                require(ofSeeds.get(0).recipe(), components);
                candidates.add(new Candidate(variant, ofSeeds));
            }
        }
        return candidates;
    }

    private static void require(Recipe recipe, Components components) {
        try (DataOpener data = new DataOpener(components, recipe.baseDirectory())) {
            ProbedData.open(recipe, recipe.evaluate().orElseThrow(), data, new Skipped()).require(recipe.train().stream().map(data::openForSpaces).toList());
        }
    }

    /** Sees to it that a run is trained and evaluated. What fails there, of one run alone, is told as the command itself would tell it. */
    private Outcome made(Candidate candidate, ResultRun run, Components components) {
        try {
            List<RecipeDifference> differences = run.trainedOtherwise(components);
            if (!differences.isEmpty() && evaluateOnly) {
                return Outcome.failed("The run in " + run.folder().path() + " was trained with another recipe (" + ResultRun.shown(differences) + ").");
            }
            if (!differences.isEmpty()) {
                Path aside = run.keepAside();
                progress().println("The recipe has changed since (" + ResultRun.shown(differences) + "): the run before is kept as " + aside + ".");
            }
            String failure = null;
            if (!run.isTrained()) {
                if (evaluateOnly) {
                    return Outcome.failed("There is no run in " + run.folder().path() + " that is done.");
                }
                int code = train(candidate.variant, run, components);
                failure = code == ExitCode.OK ? null : "Training ended with exit code " + code + ".";
            }
            if (failure == null && run.isTrained() && !run.isEvaluated()) {
                run.evaluate(components, RepforgeCommand.of(spec).knownBaselines());
            }
            // An encoder that was found doubtful when it was exported has its scores nevertheless.
            return run.isTrained() && run.isEvaluated() ? new Outcome(run.result(components), List.copyOf(run.table().scores()), failure)
                    : new Outcome(null, List.of(), failure);
        } catch (IOException | RuntimeException | Error e) {
            return Thread.currentThread().isInterrupted() ? new Outcome(null, List.of(), null) : Outcome.failed(told(e));
        }
    }

    private String told(Throwable fault) {
        StringWriter text = new StringWriter();
        new CommandFaults(Home.current(), RepforgeCommand.of(spec).pluginCode()).tell(fault, new PrintWriter(text, true),
                spec.commandLine().getParseResult().originalArgs());
        return text.toString().strip().replace(System.lineSeparator(), " ");
    }

    /** Where to say how it goes on: beside JSON, which is alone. */
    private PrintWriter progress() {
        return json.isWanted() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    /** As the command of that name does, with all it tells. */
    private int train(RecipeVariant variant, ResultRun run, Components components) {
        List<String> arguments = new ArrayList<>(List.of("train", variant.file().toString(), "--out", run.folder().path().toString()));
        variant.sets(run.recipe().seed()).forEach(set -> arguments.addAll(List.of("--set", set)));
        plugins.folders().forEach(folder -> arguments.addAll(List.of("--plugins", folder.toString())));
        if (run.isStarted()) {
            arguments.add("--resume");
            if (run.recipe().precision() == Precision.AUTO) {
                // As another machine may have decided.
                arguments.addAll(List.of("--set", "precision=" + run.precision(components)));
            }
        }
        if (json.isWanted()) {
            arguments.add("--json");
        }
        PrintWriter out = json.isWanted() ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
        return Main.run(out, spec.commandLine().getErr(), RepforgeCommand.of(spec).within(), arguments.toArray(String[]::new));
    }

    private int tell(List<RecipeResult> results, List<String> failures, @Nullable MarkedPage marked) {
        PrintWriter console = spec.commandLine().getOut();
        ResultsTable table = new ResultsTable(results);
        json.print(console, ResultsJson.value(results), () -> {
            console.println();
            console.print(table.text());
            console.println();
            console.println(ResultsTable.LEGEND);
        });
        if (marked != null && failures.isEmpty()) {
            marked.write(table.markdown());
        } else if (marked != null) {
            progress().println(marked.path() + " is left as it is, since runs are missing.");
        }
        List<String> doubts = check ? results.stream().flatMap(result -> result.doubts().stream()).toList() : List.of();
        PrintWriter err = spec.commandLine().getErr();
        doubts.forEach(err::println);
        failures.forEach(err::println);
        return failures.isEmpty() && doubts.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
