package io.repforge.kit;

import io.repforge.api.RunListener;
import io.repforge.api.RunListener.Observer;
import io.repforge.api.RunListener.Scores;
import io.repforge.api.option.Use;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.run.StartedRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract demands of listeners to runs. They hear of runs of two epochs, as the host tells of them, in folders that hold nothing else. */
public abstract class RunListenerKit<O extends Record> extends ComponentKit<O, RunListener<O>> {

    private static final int STEPS_PER_EPOCH = 5;
    private static final int STEPS = 2 * STEPS_PER_EPOCH;
    private static final int MANY_STEPS = 2_000;
    private static final long LONG_SECONDS = 10;

    @TempDir
    private Path folder;

    protected RunListenerKit() {
        super(RunListener.class);
    }

    /** Something that a listener hears. */
    private interface Event {
        void tell(Observer observer) throws IOException;
    }

    private Observer start(Path run, long firstStep, long loggedSteps) {
        return attempt("start", () -> RunListener.start(new Use<RunListener<?>>(component(), options()),
                new StartedRun("kit", Files.createDirectories(run), STEPS, STEPS_PER_EPOCH, firstStep, loggedSteps)));
    }

    private void tell(Observer observer, String what, Event event) {
        attempt("hear of " + what, () -> {
            event.tell(observer);
            return true;
        });
    }

    /** Steps of a run in the order in which the host tells of them, with metrics every second one, and a checkpoint at the end of an epoch. */
    private void run(Observer observer, Path run, int from, int to) {
        for (int done = from + 1; done <= to; done++) {
            int step = done;
            if (step == 1) {
                Path picture = attempt("be shown a picture", () -> picture(run));
                tell(observer, "a picture", o -> o.onPicture(step, picture, List.of("context", "augmented context")));
            }
            tell(observer, "a step", o -> o.onStep(step, 1.0 / step));
            if (step % 2 == 0) {
                tell(observer, "metrics", o -> o.onMetrics(step, metrics(step)));
            }
            if (step % STEPS_PER_EPOCH == 0) {
                tell(observer, "an epoch", o -> o.onEpoch(step / STEPS_PER_EPOCH));
                tell(observer, "a checkpoint that is to come", o -> o.beforeCheckpoint(step));
                tell(observer, "a checkpoint", o -> o.onCheckpoint(run.resolve("checkpoints").resolve("epoch-" + step / STEPS_PER_EPOCH)));
                tell(observer, "scores", o -> o.onScores(new Told(step, step == STEPS)));
            }
        }
    }

    /** Scores as probes tell them, at the end with those of another encoder. */
    private record Told(long step, boolean isAtEnd) implements Scores {

        @Override
        public ScoreRow ofEncoder() {
            return row(0.5);
        }

        @Override
        public Map<String, ScoreRow> ofOthers() {
            return isAtEnd ? Map.of("untrained", row(0.25)) : Map.of();
        }

        private static ScoreRow row(double value) {
            return ScoreRow.of(Map.of(Score.of("kit", Score.Unit.SHARE), value), Map.of("kit", new Draws(List.of(value, value))));
        }
    }

    private static Map<String, Double> metrics(int step) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 1.0 / step);
        metrics.put("learning_rate", 1e-3);
        if (step > 4) {
            metrics.put("late_statistic", (double) step);
        }
        return Collections.unmodifiableMap(metrics);
    }

    private static Path picture(Path run) throws IOException {
        Path picture = run.resolve("batch.png");
        ImageIO.write(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        return picture;
    }

    private Path whole(String name) {
        Path run = folder.resolve(name);
        Observer observer = start(run, 0, 0);
        tell(observer, "a warning before the first step", o -> o.onWarning(0, "The loss is flat; raise the learning rate."));
        run(observer, run, 0, STEPS);
        tell(observer, "an exported encoder", o -> o.onExport(run.resolve("encoder.onnx")));
        tell(observer, "the end", o -> o.onEnd(true));
        return run;
    }

    @Test
    void hears_of_a_run_from_its_start_to_its_end() {
        whole("run");
    }

    @Test
    void hears_of_a_run_that_is_stopped_and_goes_on() {
        Path run = folder.resolve("run");
        Observer first = start(run, 0, 0);
        run(first, run, 0, STEPS_PER_EPOCH + 2);
        tell(first, "an end before its time", o -> o.onEnd(false));
        // What was told after the checkpoint is told anew.
        Observer second = start(run, STEPS_PER_EPOCH, STEPS_PER_EPOCH / 2);
        run(second, run, STEPS_PER_EPOCH, STEPS);
        tell(second, "the end", o -> o.onEnd(true));
    }

    @Test
    void hears_of_a_run_that_ends_before_its_first_step() {
        tell(start(folder.resolve("run"), 0, 0), "an end before the first step", o -> o.onEnd(false));
    }

    /** The host says by itself that a loss isn't finite. */
    @Test
    void takes_numbers_that_are_not_finite() {
        Observer observer = start(folder.resolve("run"), 0, 0);
        tell(observer, "a loss that is NaN", o -> o.onStep(1, Double.NaN));
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", Double.NaN);
        metrics.put("gradient_norm", Double.POSITIVE_INFINITY);
        metrics.put("a, strange \"name\"", Double.NEGATIVE_INFINITY);
        tell(observer, "metrics that aren't finite", o -> o.onMetrics(1, Collections.unmodifiableMap(metrics)));
        tell(observer, "no metrics", o -> o.onMetrics(2, Map.of()));
        tell(observer, "the end", o -> o.onEnd(false));
    }

    /** A listener is one for all runs; what it knows of one belongs into the observer. */
    @Test
    void keeps_runs_apart() {
        List<String> alone = files(whole("alone"));
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        Observer first = start(one, 0, 0);
        Observer second = start(other, 0, 0);
        run(first, one, 0, STEPS_PER_EPOCH);
        run(second, other, 0, STEPS_PER_EPOCH);
        run(first, one, STEPS_PER_EPOCH, STEPS);
        run(second, other, STEPS_PER_EPOCH, STEPS);
        tell(second, "the end", o -> o.onEnd(true));
        tell(first, "the end", o -> o.onEnd(true));
        for (Path run : List.of(one, other)) {
            require(files(run).size() == alone.size(), "leaves " + files(run) + " of a run beside another, and " + alone + " of one alone",
                    "keep no state in a component or in static fields; what belongs to one run belongs into the observer that start() returns");
        }
    }

    private List<String> files(Path run) {
        return attempt("be looked at", () -> {
            try (Stream<Path> files = Files.walk(run)) {
                return files.filter(Files::isRegularFile).map(file -> run.relativize(file).toString()).sorted().toList();
            }
        });
    }

    /** The training waits for it. */
    @Test
    void returns_quickly() {
        Observer observer = start(folder.resolve("run"), 0, 0);
        long before = System.nanoTime();
        for (int i = 1; i <= MANY_STEPS; i++) {
            int step = i;
            tell(observer, "a step", o -> o.onStep(step, 1));
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before);
        tell(observer, "the end", o -> o.onEnd(true));
        require(seconds < LONG_SECONDS, "takes " + seconds + " s to hear of " + MANY_STEPS + " steps",
                "do little in onStep(), and what takes long in a thread of its own");
    }

    /** A file lies where the run's folder should be. */
    @Test
    void says_what_it_can_not_write() {
        Path file = folder.resolve("in-the-way");
        attempt("be tested", () -> Files.writeString(file, ""));
        try {
            Observer observer = RunListener.start(new Use<RunListener<?>>(component(), options()), new StartedRun("kit", file, STEPS, STEPS_PER_EPOCH, 0, 0));
            observer.onStep(1, 1);
            observer.onMetrics(1, metrics(1));
            observer.onEpoch(1);
            observer.onEnd(true);
        } catch (IOException | UserError e) {
            require(String.valueOf(e.getMessage()).contains(file.getFileName().toString()), "can't write and says '" + e.getMessage() + "'",
                    "throw an IOException that names the file and says why");
        } catch (RuntimeException e) {
            require(false, "throws " + e + " where it can't write", "throw an IOException that names the file and says why");
        }
    }
}
