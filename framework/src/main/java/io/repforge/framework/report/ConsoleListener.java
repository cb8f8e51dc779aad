package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.run.MetricNames;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a run on the console: a progress bar on a terminal, and a line for each line of metrics. */
public final class ConsoleListener implements RunListener<NoOptions> {

    private final PrintStream out;

    /** Shows it on standard output. */
    public ConsoleListener() {
        this(System.out);
    }

    /**
     * @param out where it shows it
     */
    public ConsoleListener(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public String description() {
        return "Shows progress and metrics on the console";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) {
        return new Lines(run, out, System.console() != null);
    }

    /** A bar where there is a terminal, lines in any case. */
    static final class Lines implements Observer {

        private final Run run;
        private final PrintStream out;
        private final long started = System.nanoTime();
        private final @Nullable ProgressBar bar;
        private long done;
        private int warnings;

        Lines(Run run, PrintStream out, boolean terminal) {
            this.run = run;
            this.out = out;
            this.done = run.firstStep();
            this.bar = terminal
                    ? new ProgressBarBuilder()
                            .setTaskName(run.name())
                            .setInitialMax(run.totalSteps())
                            .startsFrom(run.firstStep(), Duration.ZERO)
                            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                            .setUnit(" steps", 1)
                            .setUpdateIntervalMillis(200)
                            .continuousUpdate()
                            .build()
                    : null;
        }

        @Override
        public void onStep(long step, double loss) {
            done = step;
            if (bar != null) {
                bar.stepTo(step);
                bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss));
            }
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) {
            StringJoiner line = new StringJoiner("  ");
            long epoch = (step - 1) / run.stepsPerEpoch() + 1;
            line.add(String.format("epoch %d/%d  step %d/%d", epoch, run.totalSteps() / run.stepsPerEpoch(), step, run.totalSteps()));
            metrics.forEach((name, value) -> {
                switch (name) {
                    case MetricNames.EPOCH, MetricNames.STEP, MetricNames.BATCHES_TRAINED, MetricNames.SECONDS_PER_1000_SAMPLES,
                            MetricNames.WEIGHT_NORM, MetricNames.UPDATE_TO_WEIGHT, OnlineMeasures.EFFECTIVE_RANK, OnlineMeasures.LIDAR,
                            OnlineMeasures.ALIGNMENT, OnlineMeasures.UNIFORMITY -> {}
                    case MetricNames.SECONDS_PER_BATCH -> line.add(String.format(Locale.ROOT, "%.0f ms/batch", 1000 * value));
                    case MetricNames.WAITING_SHARE -> line.add(String.format(Locale.ROOT, "waiting %.1f %%", 100 * value));
                    case MetricNames.SKIPPED -> line.add(String.format(Locale.ROOT, "skipped %.0f", value));
                    case OnlineMeasures.LINEAR, OnlineMeasures.KNN -> line.add(String.format(Locale.ROOT, "%s %.1f %%", name, 100 * value));
                    case OnlineMeasures.RANKME -> line.add(String.format(Locale.ROOT, "%s %.1f", name, value));
                    default -> {
                        if (!name.startsWith(MetricNames.GRADIENT_TO_WEIGHT)) {
                            line.add(name + " " + shown(value));
                        }
                    }
                }
            });
            print(line.toString());
        }

        @Override
        public void onCheckpoint(Path checkpoint) {
            print("checkpoint " + checkpoint);
        }

        @Override
        public void onExport(Path encoder) {
            print("encoder " + encoder);
        }

        @Override
        public void onWarning(long step, String warning) {
            // The log has its words.
            warnings++;
            clearBar();
        }

        @Override
        public void onEnd(boolean completed) {
            if (bar != null) {
                bar.close();
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - started);
            out.printf(Locale.ROOT, "%s after %d steps, %d:%02d minutes%s%n", completed ? "done" : "stopped", done,
                    taken.toMinutes(), taken.toSecondsPart(),
                    warnings == 0 ? "" : warnings == 1 ? ", with a warning (above)" : ", with " + warnings + " warnings (above)");
        }

        private void print(String line) {
            clearBar();
            out.println(line);
        }

        /** Clears what the bar has drawn on this line; it is drawn again below. */
        private void clearBar() {
            if (bar != null) {
                out.print("\r\u001b[2K");
                out.flush();
            }
        }

        private static String shown(double value) {
            double size = Math.abs(value);
            return size != 0 && (size < 1e-3 || size >= 1e5)
                    ? String.format(Locale.ROOT, "%.3e", value)
                    : String.format(Locale.ROOT, "%.4f", value);
        }
    }
}
