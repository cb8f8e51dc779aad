package io.repforge.framework.report;

import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Detail;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.probe.ScoreTable;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Scores side by side as a table with bars, and what there is beside them as charts. */
record ScoreSection(EvaluationTable table) {

    /** Scores of one kind by a number, such as labels of each class. */
    private static final Pattern NUMBERED = Pattern.compile("(.*[a-z])_?(\\d+)");
    private static final int CELL = 34;
    /** Cells that can be told apart, and names that can be read beside them. */
    private static final int MOST_CLASSES = 40;

    /** The table. */
    Html scores() {
        List<Object> head = new ArrayList<>(List.of(""));
        table.scores().forEach(score -> head.add(score.title() + (score.higherIsBetter() ? "" : " ↓")));
        List<List<Object>> rows = new ArrayList<>();
        table.rows().forEach((name, row) -> {
            List<Object> cells = new ArrayList<>(List.of(name));
            table.scores().forEach(score -> cells.add(cell(score, row)));
            rows.add(cells);
        });
        return Html.element("div", Html.table(head, rows)).with("class", "card scores");
    }

    private Html cell(Score score, ScoreRow row) {
        Double value = row.scores().get(score);
        Html number = Html.element("span", EvaluationTable.shown(score, row));
        if (value == null || !Double.isFinite(value)) {
            return number;
        }
        OptionalDouble best = score.higherIsBetter() ? values(score).max() : values(score).min();
        double whole = score.unit() == Score.Unit.SHARE ? 1 : values(score).map(Math::abs).max().orElse(1);
        double length = whole == 0 ? 0 : Math.max(0, Math.min(1, Math.abs(value) / whole));
        Html bar = Html.element("span", Html.element("span").with("style", String.format(Locale.ROOT, "width:%.1f%%", 100 * length))).with("class", "bar");
        return Html.of(best.isPresent() && best.getAsDouble() == value && values(score).count() > 1 ? Html.element("strong", number) : number, bar);
    }

    private java.util.stream.DoubleStream values(Score score) {
        return table.rows().values().stream().map(row -> row.scores().get(score)).filter(value -> value != null && Double.isFinite(value)).mapToDouble(value -> value);
    }

    /** What there is beside the numbers: of matrices that of the first row, of curves all. */
    List<Chart> details() {
        List<Chart> charts = new ArrayList<>(byNumber());
        Map<String, Map<String, Detail>> byName = new LinkedHashMap<>();
        table.rows().forEach((row, scores) -> scores.details()
                .forEach((name, detail) -> byName.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(row, detail)));
        byName.forEach((name, rows) -> {
            String first = rows.keySet().iterator().next();
            Objects.requireNonNull(rows.get(first)).match(new Detail.Cases<Optional<Chart>>() {
                @Override
                public Optional<Chart> confusion(ConfusionMatrix matrix) {
                    return Optional.of(confusions(name, first, matrix));
                }

                @Override
                public Optional<Chart> draws(Draws draws) {
                    return Optional.empty(); // the table has their deviation
                }

                @Override
                public Optional<Chart> reliability(ReliabilityCurve curve) {
                    return Optional.of(reliabilities(name, rows));
                }

                @Override
                public Optional<Chart> table(ScoreTable table) {
                    return Optional.of(circumstances(name, first, table));
                }
            }).ifPresent(charts::add);
        });
        return charts;
    }

    private static Chart confusions(String name, String row, ConfusionMatrix matrix) {
        int n = matrix.classes().size();
        List<Integer> shown = IntStream.range(0, n).boxed().toList();
        if (n > MOST_CLASSES) {
            int[] mistakes = mistakes(matrix);
            shown = shown.stream().sorted(Comparator.comparingInt(place -> -mistakes[place])).limit(MOST_CLASSES).sorted().toList();
        }
        List<Integer> places = shown;
        Map<String, Object> data = new LinkedHashMap<>(Map.of("rows", "is", "columns", "held for"));
        data.put("names", places.stream().map(matrix.classes()::get).toList());
        data.put("cells", places.stream().map(is -> places.stream().map(matrix.counts().get(is)::get).toList()).toList());
        data.put("sums", places.stream().map(is -> matrix.counts().get(is).stream().mapToInt(Integer::intValue).sum()).toList());
        return new Chart("heat", Words.words(name), "how often each class was held for which, for " + row, data)
                .withHeight(Math.max(380, Math.min(720, places.size() * CELL + 40)))
                .withNote(n == places.size() ? row : row + ", the " + MOST_CLASSES + " of " + Words.count(n) + " classes with the most mistakes");
    }

    /** How often each class was held for another one, or another one for it. */
    private static int[] mistakes(ConfusionMatrix matrix) {
        int[] mistakes = new int[matrix.classes().size()];
        for (int is = 0; is < mistakes.length; is++) {
            for (int heldFor = 0; heldFor < mistakes.length; heldFor++) {
                if (is != heldFor) {
                    mistakes[is] += matrix.counts().get(is).get(heldFor);
                    mistakes[heldFor] += matrix.counts().get(is).get(heldFor);
                }
            }
        }
        return mistakes;
    }

    private static Chart reliabilities(String name, Map<String, Detail> rows) {
        List<Map<String, Object>> series = new ArrayList<>();
        List<List<Number>> bars = new ArrayList<>();
        rows.forEach((row, detail) -> {
            if (detail instanceof ReliabilityCurve curve) {
                series.add(
                        Map.of("name", row, "points", curve.bins().stream().map(bin -> List.of(bin.confidence(), bin.accuracy())).toList(), "dashed", !series.isEmpty()));
                double all = curve.bins().stream().mapToInt(ReliabilityCurve.Bin::count).sum();
                if (bars.isEmpty()) {
                    curve.bins().forEach(bin -> bars.add(List.of((bin.from() + bin.to()) / 2, bin.count() / all)));
                }
            }
        });
        return new Chart("lines", Words.words(name), "how often predictions are right, by how sure they are",
                Map.of("x", "confidence", "y", "accuracy", "diagonal", true, "bars", bars, "series", series, "unit", "share", "unitX", "share"))
                .withHeight(380).withNote("bars: share of examples");
    }

    private static Chart circumstances(String name, String row, ScoreTable table) {
        List<Map<String, Object>> series = new ArrayList<>();
        table.rows().forEach((title, values) -> {
            List<List<Object>> points = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                points.add(List.of(table.columns().get(i), values.get(i)));
            }
            series.add(Map.of("name", title, "points", points));
        });
        Map<String, Object> data = new LinkedHashMap<>(Map.of("x", table.columnsAre(), "y", "", "categories", table.columns(), "series", series));
        if (table.unit() == Score.Unit.SHARE) {
            data.put("unit", "share");
        }
        return new Chart("lines", Words.words(name), "scores by " + table.rowsAre() + " and " + table.columnsAre() + ", for " + row, data).withHeight(380).withNote(row);
    }

    /** Scores whose names differ in a number alone, and that have draws: a curve of each row. */
    private List<Chart> byNumber() {
        Map<String, Map<Integer, Score>> kinds = new LinkedHashMap<>();
        for (Score score : table.scores()) {
            Matcher numbered = NUMBERED.matcher(score.name());
            if (numbered.matches() && table.rows().values().stream().anyMatch(row -> row.draws(score).isPresent())) {
                kinds.computeIfAbsent(numbered.group(1), any -> new java.util.TreeMap<>()).put(Integer.valueOf(numbered.group(2)), score);
            }
        }
        List<Chart> charts = new ArrayList<>();
        kinds.forEach((kind, scores) -> {
            if (scores.size() > 1) {
                List<Map<String, Object>> series = new ArrayList<>();
                table.rows().forEach((name, row) -> {
                    List<List<Number>> points = new ArrayList<>();
                    scores.forEach((number, score) -> {
                        Double value = row.scores().get(score);
                        if (value != null && Double.isFinite(value)) {
                            points.add(List.of(number, value, row.draws(score).map(Draws::deviation).orElse(0.0)));
                        }
                    });
                    if (!points.isEmpty()) {
                        series.add(Map.of("name", name, "points", points, "dashed", !series.isEmpty()));
                    }
                });
                Score any = scores.values().iterator().next();
                Map<String, Object> data = new LinkedHashMap<>(Map.of("x", "labels of each class", "y", "", "series", series, "logX", true));
                if (any.unit() == Score.Unit.SHARE) {
                    data.put("unit", "share");
                }
                charts.add(new Chart("lines", Words.words(kind), "the score by how many labels of each class there are", data).withHeight(380)
                        .withNote("means and deviations of several draws"));
            }
        });
        return charts;
    }
}
