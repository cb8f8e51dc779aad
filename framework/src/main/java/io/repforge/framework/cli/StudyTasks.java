package io.repforge.framework.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginCode;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.results.CurvePoint;
import io.repforge.framework.results.TrainingTime;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.study.StudyTask;
import io.repforge.framework.study.TaskOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** Works on tasks of studies, in any virtual machine that sees their folders. */
public final class StudyTasks {

    private static final JsonMapper JSON = new JsonMapper();
    /** How long another process may take to let go of a run, as one whose driver was killed and that writes a checkpoint. */
    private static final long PATIENCE_NANOS = 150_000_000_000L;
    private static final long BETWEEN_MILLIS = 500;
    private static final int TERMINATED = 143;
    private static final String AUTO = Precision.AUTO.toString();

    private StudyTasks() {}

    /**
     * Does the task that the first argument, a file, describes, and writes the outcome into that of the second. The process stops, with a checkpoint, when its
     * standard input ends.
     */
    public static void main(String[] args) throws IOException {
        Thread parent = new Thread(StudyTasks::awaitEndOfInput, "repforge-parent");
        parent.setDaemon(true);
        parent.start();
        TaskOutcome outcome = run(JSON.readValue(Files.readAllBytes(Path.of(args[0])), StudyTask.class));
        DurableFiles.replace(Path.of(args[1]), JSON.writeValueAsBytes(outcome));
        System.exit(ExitCode.OK);
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        } catch (IOException e) {
            // It has ended some other way.
        }
        System.exit(TERMINATED);
    }

    /** Brings a run to the task's epoch, from wherever it is, and says what it scored there. What fails is told, not thrown. */
    public static TaskOutcome run(StudyTask task) {
        long began = System.nanoTime();
        StringWriter told = new StringWriter();
        try {
            RunFolder run = new RunFolder(Path.of(task.run()));
            awaitFree(run);
            if (!isDone(task, run)) {
                Main.run(new PrintWriter(System.out, true), new PrintWriter(told, true), new RepforgeCommand(new PluginCode()), train(task, run));
            }
            System.err.print(told);
            return outcome(task, run, told.toString().strip(), seconds(began));
        } catch (UserError e) {
            return TaskOutcome.failed(String.valueOf(e.getMessage()), seconds(began));
        }
    }

    private static void awaitFree(RunFolder run) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (run.isLocked() && System.nanoTime() < deadline) {
                Thread.sleep(BETWEEN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether all is there that the task asks for, as when whoever asked for it has died before the answer. */
    private static boolean isDone(StudyTask task, RunFolder run) {
        return score(task, run).isPresent() && (!task.isEnd() || Files.isRegularFile(run.encoder()));
    }

    private static String[] train(StudyTask task, RunFolder run) {
        List<String> arguments = new ArrayList<>(List.of("train", task.recipe(), "--out", task.run()));
        task.sets().forEach(set -> arguments.addAll(List.of("--set", set)));
        task.plugins().forEach(folder -> arguments.addAll(List.of("--plugins", folder)));
        if (!task.isEnd()) {
            arguments.addAll(List.of("--until-epoch", String.valueOf(task.epoch())));
        }
        if (!run.checkpoints().isEmpty()) {
            arguments.add("--resume");
            decidedPrecision(task, run).ifPresent(precision -> arguments.addAll(List.of("--set", "precision=" + precision)));
        }
        return arguments.toArray(String[]::new);
    }

    /** What the machine has decided where the run began, as another may decide otherwise. */
    private static Optional<String> decidedPrecision(StudyTask task, RunFolder run) {
        boolean isOpen = task.sets().stream().filter(set -> set.startsWith("precision=")).reduce((first, last) -> last).map(set -> set.endsWith(AUTO)).orElse(true);
        try {
            Object decided = isOpen && Files.isRegularFile(run.recipe())
                    ? RecipeText.parse(Files.readString(run.recipe()), run.recipe().toString()).keys().get("precision") : null;
            return Optional.ofNullable(decided).map(String::valueOf);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static TaskOutcome outcome(StudyTask task, RunFolder run, String told, double seconds) {
        Optional<Double> score = score(task, run);
        if (score.isPresent()) {
            return Double.isFinite(score.get()) ? TaskOutcome.reached(score.get(), seconds)
                    : TaskOutcome.failed("its score " + task.score() + " after epoch " + task.epoch() + " is no finite number", seconds);
        }
        return told.isEmpty() ? TaskOutcome.interrupted(seconds) : TaskOutcome.failed(told.replace(System.lineSeparator(), " "), seconds);
    }

    /** The score after the task's epoch; empty if the run hasn't got there, or died before it was judged. */
    private static Optional<Double> score(StudyTask task, RunFolder run) {
        Optional<Checkpoints.Progress> progress = run.latest().map(Checkpoints.Saved::progress);
        if (progress.isEmpty() || progress.get().step() < task.epoch() * progress.get().stepsPerEpoch()) {
            return Optional.empty();
        }
        long step = task.epoch() * progress.get().stepsPerEpoch();
        return TrainingTime.of(run.metrics(), List.of(task.score())).curve().stream().filter(point -> point.step() == step).reduce((first, last) -> last)
                .map(CurvePoint::scores).map(scores -> scores.get(task.score()));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }
}
