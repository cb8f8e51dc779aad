package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code report.html}: what a run was trained on, its curves, its scores and its recipe, in one file that needs nothing else. It is written anew while
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

        /** A page of a megabyte takes some milliseconds to write; nobody looks at it more often. */
        private static final Duration BETWEEN = Duration.ofSeconds(10);

        private final RunFolder folder;
        private final Curves curves;
        private final Map<String, Score> titles = new HashMap<>();
        private @Nullable EvaluationTable table;
        private @Nullable Long written;

        Report(Run run) {
            this.folder = new RunFolder(run.folder());
            this.curves = Curves.of(MetricRows.read(folder.metrics(), run.firstStep()));
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) {
            curves.add(step, metrics);
            writeIfDue();
        }

        @Override
        public void onScores(Scores scores) {
            curves.add(scores.step(), scores.metrics());
            scores.ofEncoder().scores().keySet().forEach(score -> titles.put(score.name(), score));
            if (scores.isAtEnd()) {
                Map<String, ScoreRow> rows = new LinkedHashMap<>();
                rows.put("trained", scores.ofEncoder());
                rows.putAll(scores.ofOthers());
                table = new EvaluationTable(rows);
            }
            writeIfDue();
        }

        @Override
        public void onPicture(long step, Path picture, List<String> rows) {
            writeIfDue();
        }

        @Override
        public void onEnd(boolean completed) {
            write(completed ? RunRecord.State.FINISHED : RunRecord.State.INTERRUPTED);
        }

        private void writeIfDue() {
            if (written == null || System.nanoTime() - written >= BETWEEN.toNanos()) {
                write(RunRecord.State.RUNNING);
            }
        }

        private void write(RunRecord.State state) {
            String page = new ReportPage(RunFiles.of(folder, state, curves, Optional.ofNullable(table), titles)).html();
            RunFolder.writeAtomically(folder.report(), page.getBytes(StandardCharsets.UTF_8));
            written = System.nanoTime();
        }
    }
}
