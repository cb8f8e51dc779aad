package io.repforge.framework.study;

import io.repforge.framework.AlignedColumns;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.explore.CsvTable;
import io.repforge.framework.page.Words;
import io.repforge.framework.recipe.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A study as tables: its configurations for a terminal, the best first, and its runs as comma-separated values. */
record StudyTable(StudyResult result) {

    private static final String NONE = "–";

    /** For a terminal. */
    String text() {
        List<String> keys = result.keys();
        List<String> head = new ArrayList<>(List.of("", ""));
        head.addAll(keys);
        head.addAll(List.of("epochs", "seeds", result.score().title() + (result.score().higherIsBetter() ? "" : " (lower is better)"), "", "time"));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        Optional<StudyResult.Row> best = result.best();
        List<StudyResult.Row> asGood = result.asGood();
        for (StudyResult.Row row : result.ranked()) {
            List<String> cells = new ArrayList<>(List.of(best.filter(row::equals).isPresent() ? "*" : asGood.contains(row) ? "≈" : "", String.valueOf(row.number())));
            keys.forEach(key -> cells.add(value(row, key)));
            cells.addAll(List.of(row.epochs() + "/" + row.planned().epochs(), seeds(row), score(row), row.state().words(), time(row)));
            rows.add(cells);
        }
        return String.join("\n", AlignedColumns.lines(rows)) + "\n* the best" + (asGood.isEmpty() ? "" : ", ≈ within one standard deviation of it") + "\n";
    }

    static String value(StudyResult.Row row, String key) {
        return Change.shown(row.planned().configuration().values().get(key));
    }

    static String seeds(StudyResult.Row row) {
        int judged = row.values().map(SeedValues::count).orElse(0);
        return judged == row.runs().size() ? String.valueOf(judged) : judged + " of " + row.runs().size();
    }

    static String time(StudyResult.Row row) {
        return row.seconds() == 0 ? NONE : Words.duration(row.seconds());
    }

    String score(StudyResult.Row row) {
        return row.values().map(values -> EvaluationTable.shown(result.score(), values)).orElse(NONE);
    }

    /** A line for each run. */
    String csv() {
        List<String> head = new ArrayList<>(List.of("configuration"));
        head.addAll(result.keys());
        head.addAll(List.of("seed", "epochs", "of", result.score().name(), "state", "seconds", "folder"));
        StringBuilder text = new StringBuilder(CsvTable.line(head));
        for (StudyResult.Row row : result.rows()) {
            for (StudyResult.Run run : row.runs()) {
                List<String> cells = new ArrayList<>(List.of(String.valueOf(row.number())));
                result.keys().forEach(key -> cells.add(value(row, key)));
                int reached = run.state().reached();
                Double score = run.state().scores().get(reached);
                cells.addAll(List.of(String.valueOf(run.seed()), String.valueOf(reached), String.valueOf(row.planned().epochs()), score == null ? "" : score.toString(),
                        run.state().failure() != null ? "failed" : row.state().words(), String.valueOf(Math.round(run.state().seconds() * 10) / 10.0),
                        run.folder().path().toString()));
                text.append(CsvTable.line(cells));
            }
        }
        return text.toString();
    }
}
