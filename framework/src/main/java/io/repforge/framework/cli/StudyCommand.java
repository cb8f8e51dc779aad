package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.runtime.PhysicalCores;
import io.repforge.framework.study.LocalProcesses;
import io.repforge.framework.study.Study;
import io.repforge.framework.study.StudyDriver;
import io.repforge.framework.study.StudyFolder;
import io.repforge.framework.study.StudyOutline;
import io.repforge.framework.study.StudyPlan;
import io.repforge.framework.study.StudyRun;
import io.repforge.framework.study.TaskOutcome;
import io.repforge.framework.study.TaskPlace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge study}. */
@Command(description = "Trains a recipe in many configurations at several seeds, as a study says, and tells which is the best on held-out data. Goes on where it was"
        + " interrupted, and does nothing twice.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge study configs/studies/quickstart.yaml --check     # what would be trained",
                "  repforge study configs/studies/quickstart.yaml             # its page is runs/studies/temperature-and-rate/study.html",
                "  repforge study configs/studies/quickstart.yaml --parallel 4 --set n_epochs=3 --out runs/studies/short"
        },
        exitCodeList = {HelpPage.DONE, "1:nothing could be judged, or it was interrupted" + HelpPage.OR_FAILED, HelpPage.WRONG})
public class StudyCommand implements Callable<Integer> {

    private static final long PATIENCE_SECONDS = 160;

    @Parameters(paramLabel = "STUDY", description = "The study, a YAML file.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a key of the recipe in every run, such as n_epochs=10. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the study; runs/studies/NAME by default.")
    private @Nullable Path out;

    @Option(names = "--parallel", paramLabel = "N", description = "Runs at once, in place of what the study says.")
    private @Nullable Integer parallel;

    @Option(names = "--check", description = "Check the study, its recipe and data, tell what would be trained, and train nothing.")
    private boolean check;

    @Option(names = "--retry-failed", description = "Try runs again that have failed.")
    private boolean retry;

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    /** For picocli, which fills in what it is told. */
    public StudyCommand() {}

    /** What is done where there is a place for tasks. */
    public interface Work<T> {

        /** @throws InterruptedException if the thread is interrupted meanwhile */
        T at(TaskPlace place) throws InterruptedException;
    }

    /**
     * Finds a place for the study's tasks, has them done there, and leaves it.
     *
     * @param asked runs at once by {@code --parallel}; null where it wasn't said
     */
    protected <T> T place(StudyPlan plan, @Nullable Integer asked, Work<T> work) throws InterruptedException {
        int slots = Objects.requireNonNullElse(asked, plan.study().parallel());
        try (TaskPlace place = new LocalProcesses(slots, threads(plan, slots), StudyTasks.class.getName())) {
            return work.at(place);
        }
    }

    @Override
    public final Integer call() throws InterruptedException {
        if (parallel != null && parallel < 1) {
            throw new UserError("--parallel must be at least 1, not " + parallel + ".");
        }
        try (Components components = plugins.load(PluginsBeside.of(file))) {
            Study study = Study.read(file, sets, components);
            StudyPlan plan = StudyPlan.of(study, components);
            Score score = plan.decisive(scores(plan, components));
            if (check) {
                PrintWriter console = spec.commandLine().getOut();
                StudyOutline outline = new StudyOutline(plan, score);
                json.print(console, outline.value(), () -> console.print(outline.text()));
                console.flush();
                return ExitCode.OK;
            }
            StudyFolder folder = new StudyFolder(out != null ? out : Path.of("runs", "studies", study.name()));
            List<String> folders = plugins.folders().stream().map(plugin -> plugin.toAbsolutePath().toString()).toList();
            return place(plan, parallel, place -> {
                try (StudyRun run = StudyRun.open(plan, score, folder, place, folders, retry, components, new Lines(progress(), score));
                        Stop stop = new Stop(run)) {
                    return tell(run, run.work(), folder);
                }
            });
        }
    }

    /** The scores that there will be: all data is looked at before anything is trained, so that no fault waits for hours. */
    private static List<Score> scores(StudyPlan plan, Components components) {
        Set<String> seen = new HashSet<>();
        List<Score> scores = List.of();
        for (StudyPlan.Planned planned : plan.configurations()) {
            Recipe recipe = planned.recipe();
            if (!seen.add(RecipeText.of(recipe).canonicalOf(Set.of("data", "evaluate")))) {
                continue;
            }
            try (DataOpener data = new DataOpener(components, recipe.baseDirectory())) {
                List<Dataset> trained = recipe.train().stream().map(data::openForSpaces).toList();
                scores = ProbedData.open(recipe, recipe.evaluate().orElseThrow(), data, new Skipped()).require(trained);
            }
        }
        return scores;
    }

    /** Those of the machine divided, unless somebody says otherwise; null for as many as the recipe says. */
    private static @Nullable Integer threads(StudyPlan plan, int slots) {
        Integer asked = plan.study().threads();
        boolean said = plan.configurations().stream().anyMatch(planned -> planned.recipe().threads() != 0);
        return asked != null ? asked : said || slots == 1 ? null : (Integer) Math.max(1, PhysicalCores.count() / slots);
    }

    /** Where to say how it goes on: beside JSON, which is alone. */
    private PrintWriter progress() {
        return json.isWanted() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    private int tell(StudyRun run, StudyDriver.Ending ending, StudyFolder folder) {
        PrintWriter console = spec.commandLine().getOut();
        json.print(console, run.value(), () -> {
            console.println();
            console.print(run.text());
            run.howToTrain(Home.current().launcher(Path.of(""))).forEach(console::println);
            console.println("page " + folder.page());
        });
        return run.isDecided() && ending != StudyDriver.Ending.INTERRUPTED ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Lets Ctrl-C stop what goes on, with checkpoints. The virtual machine waits for that, and for what is told of it. */
    private static final class Stop implements AutoCloseable {

        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread hook;

        Stop(StudyRun run) {
            hook = new Thread(() -> {
                run.stop();
                try {
                    ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }, "repforge-stop");
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void close() {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // It is at work.
            }
        }
    }

    /** Tells of each run that is begun, and of what came of it. */
    private record Lines(PrintWriter out, Score score) implements StudyDriver.Watcher {

        @Override
        public void onBegin(StudyPlan.Planned configuration, long seed, int epoch) {
            out.println("— " + name(configuration, seed) + ", to epoch " + epoch + " of " + configuration.epochs());
        }

        @Override
        public void onOutcome(StudyPlan.Planned configuration, long seed, int epoch, TaskOutcome outcome) {
            out.println("  " + name(configuration, seed) + ": " + switch (outcome.state()) {
                case REACHED -> score.title() + " " + EvaluationTable.shown(score, Objects.requireNonNull(outcome.score())) + " after epoch " + epoch;
                case FAILED -> outcome.message();
                case LOST -> outcome.message() + "; it goes on from its last checkpoint, if it hasn't been so thrice.";
                case INTERRUPTED -> "interrupted";
            });
        }

        private static String name(StudyPlan.Planned configuration, long seed) {
            return configuration.configuration().label() + ", seed " + seed;
        }
    }
}
