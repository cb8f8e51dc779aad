package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code report.html}: the curves of a run, its scores and its recipe, in one file that needs nothing else. It is written anew while
 * the run goes on, and reloads itself until then. A resumed run starts with the curves that {@code metrics.csv} holds.
 */
public final class HtmlListener implements RunListener<NoOptions> {

    @Override
    public String name() {
        return "html";
    }

    @Override
    public String description() {
        return "Writes report.html";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) throws IOException {
        return new Report(run);
    }

    private static final class Report implements Observer {

        /** A report of a quick run would else be written more often than anybody can look at it. */
        private static final Duration BETWEEN = Duration.ofSeconds(5);

        private final Run run;
        private final RunFolder folder;
        private final Curves curves;
        private final List<String> warnings = new ArrayList<>();
        private long done;
        private @Nullable BatchPicture picture;
        private @Nullable EvaluationTable table;
        private @Nullable Long written;

        Report(Run run) throws IOException {
            this.run = run;
            this.folder = new RunFolder(run.folder());
            this.done = run.firstStep();
            this.curves = Curves.of(MetricRows.read(folder.metrics(), run.firstStep()));
        }

        @Override
        public void onStep(long step, double loss) {
            done = step;
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            curves.add(step, metrics);
            if (written == null || System.nanoTime() - written >= BETWEEN.toNanos()) {
                write(ReportPage.State.RUNNING);
            }
        }

        @Override
        public void onScores(Scores scores) throws IOException {
            onMetrics(scores.step(), scores.metrics());
            if (scores.isAtEnd()) {
                Map<String, ScoreRow> rows = new LinkedHashMap<>();
                rows.put("trained", scores.ofEncoder());
                rows.putAll(scores.ofOthers());
                table = new EvaluationTable(rows);
            }
        }

        @Override
        public void onPicture(long step, Path file, List<String> rows) throws IOException {
            picture = new BatchPicture(step, Files.readAllBytes(file), rows);
        }

        @Override
        public void onWarning(long step, String warning) {
            warnings.add(step == 0 ? warning : "Step " + step + ": " + warning);
        }

        @Override
        public void onEnd(boolean completed) throws IOException {
            write(completed ? ReportPage.State.DONE : ReportPage.State.STOPPED);
        }

        private void write(ReportPage.State state) throws IOException {
            String recipe = Files.exists(folder.recipe()) ? Files.readString(folder.recipe()) : "";
            String page = new ReportPage(run, done, state, curves, Optional.ofNullable(table), warnings, Optional.ofNullable(picture), recipe).html();
            RunFolder.writeAtomically(folder.report(), page.getBytes(StandardCharsets.UTF_8));
            written = System.nanoTime();
        }
    }
}
