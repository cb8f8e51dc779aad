package io.repforge.framework.study;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Page;
import io.repforge.framework.page.Words;
import io.repforge.framework.recipe.Change;
import io.repforge.framework.report.Curves;
import io.repforge.framework.report.MetricRows;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A study as a page: its configurations, what they scored over epochs and by each key, and how their losses went. */
final class StudyPage {

    private static final Logger LOG = LoggerFactory.getLogger(StudyPage.class);
    private static final String STYLE = Page.resource(StudyPage.class, "study.css");
    private static final String SCRIPT = Page.resource(StudyPage.class, "study.js");
    private static final int RELOAD_SECONDS = 20;
    /** Curves that can be told apart in a chart. */
    private static final int MOST = 20;
    private static final int TALL = 360;

    private final StudyResult result;
    private final Optional<String> spent;
    private final List<StudyResult.Row> ranked;
    private final List<StudyResult.Row> drawn;
    private final List<StudyResult.Row> asGood;
    private final Map<StudyResult.Run, RunCurves> curves = new LinkedHashMap<>();

    /** @param stepsPerEpoch 0 where nobody knows */
    private record RunCurves(Curves curves, long stepsPerEpoch) {}

    /** @param spent what the budget has kept from being begun */
    StudyPage(StudyResult result, Optional<String> spent) {
        this.result = result;
        this.spent = spent;
        this.ranked = result.ranked();
        this.drawn = ranked.stream().filter(row -> row.state() != StudyResult.State.WAITING).limit(MOST).toList();
        this.asGood = result.asGood();
        drawn.forEach(row -> row.runs().forEach(run -> read(run).ifPresent(read -> curves.put(run, read))));
    }

    /** A damaged file of one run is no reason to be without a page. */
    private static Optional<RunCurves> read(StudyResult.Run run) {
        try {
            long stepsPerEpoch = RunRecord.read(run.folder()).map(RunRecord::stepsPerEpoch).orElse(0L);
            return Optional.of(new RunCurves(Curves.of(MetricRows.read(run.folder().metrics(), Long.MAX_VALUE)), stepsPerEpoch));
        } catch (UserError e) {
            LOG.warn("The study's page lacks the curves of {}: {}", run.folder().path(), e.getMessage());
            return Optional.empty();
        }
    }

    String html() {
        StudyPlan plan = result.plan();
        Page page = new Page("Study " + plan.study().name()).style(STYLE).script(SCRIPT).head(head());
        if (result.ending() == null) {
            page.reload(RELOAD_SECONDS);
        }
        page.section("What came of it", conclusion());
        page.section("Configurations", table());
        if (!drawn.isEmpty() && result.best().isPresent()) {
            page.section("Scores over epochs", Chart.grid(List.of(overEpochs())), more());
        }
        List<Chart> byKey = byKey();
        if (!byKey.isEmpty()) {
            page.section("Scores by key", Chart.grid(byKey));
        }
        List<Chart> training = training();
        if (!training.isEmpty()) {
            Map<String, String> axes = new LinkedHashMap<>();
            axes.put("Steps", "step");
            axes.put("Time", "time");
            page.section("Training", Chart.choice("What curves are drawn over", "axis", axes), Chart.grid(training));
        }
        return page.html();
    }

    private Html head() {
        StudyPlan plan = result.plan();
        String state = result.ending() == null ? "running" : result.ending() == StudyDriver.Ending.DONE ? "finished" : "interrupted";
        String said = result.ending() == StudyDriver.Ending.SPENT ? "budget spent" : state;
        int seeds = plan.study().seeds().size();
        return Html.element("p", Html.element("span", said).with("class", "badge " + state),
                plan.configurations().size() + (plan.configurations().size() == 1 ? " configuration" : " configurations") + " of " + plan.study().recipe() + " · "
                        + (seeds == 1 ? "seed " : "seeds ") + String.join(", ", plan.study().seeds().stream().map(String::valueOf).toList()) + " · " + stopping())
                .with("class", "subtitle");
    }

    private String stopping() {
        EarlyStopping rule = result.plan().study().earlyStopping();
        if (rule.use() == EarlyStopping.Rule.NONE) {
            return "no early stopping";
        }
        List<String> rungs = Rungs.of(rule, result.plan().configurations().get(0).epochs()).epochs().stream().map(String::valueOf).toList();
        return "successive halving at epochs " + String.join(", ", rungs) + ": one of " + rule.reduction() + " goes on";
    }

    private Html conclusion() {
        List<Object> parts = new ArrayList<>();
        StudyWords.sentences(result, spent).forEach(sentence -> parts.add(Html.element("p", sentence)));
        StudyWords.command(result, "repforge").ifPresent(command -> {
            parts.add(Html.element("p", StudyWords.howToTrain(result)).with("class", "note"));
            parts.add(Html.element("pre", Html.element("code", command)));
        });
        return Html.element("div", parts).with("class", "card conclusion");
    }

    private Html table() {
        List<Object> head = new ArrayList<>(List.of("", ""));
        result.keys().forEach(key -> head.add(Html.element("code", key)));
        Score score = result.score();
        head.addAll(List.of("Epochs", "Seeds", score.title() + (score.higherIsBetter() ? "" : " ↓"), "", "Time"));
        List<List<Object>> rows = new ArrayList<>();
        StudyTable texts = new StudyTable(result);
        for (StudyResult.Row row : ranked) {
            boolean best = result.best().filter(row::equals).isPresent();
            List<Object> cells = new ArrayList<>(List.of(row.number(), best ? Html.element("span", "best").with("class", "badge finished")
                    : asGood.contains(row) ? Html.element("span", "as good").with("class", "badge").with("title", "within one standard deviation of the best") : ""));
            result.keys().forEach(key -> cells.add(StudyTable.value(row, key)));
            Html number = Html.element("span", texts.score(row));
            cells.addAll(List.of(row.epochs() + " of " + row.planned().epochs(), StudyTable.seeds(row), best ? Html.element("strong", number) : number,
                    Html.element("span", state(row)).with("title", String.join("; ", row.failures())), StudyTable.time(row)));
            rows.add(cells);
        }
        return Html.element("div", Html.table(head, rows), Html.element("p", "Means ± standard deviations over seeds, after the epochs that are told; the best first,"
                + " among those that got as far. As good: the best leads by no more than √(s₁² + s₂²), the standard deviation of the difference of two runs.")
                .with("class", "note")).with("class", "card configurations");
    }

    private static String state(StudyResult.Row row) {
        return row.state() == StudyResult.State.STOPPED ? "stopped at " + row.epochs() : row.state().words();
    }

    private String name(StudyResult.Row row) {
        return row.number() + ": " + row.planned().configuration().label();
    }

    private Html more() {
        long begun = ranked.stream().filter(row -> row.state() != StudyResult.State.WAITING).count();
        return begun <= drawn.size() ? Html.NONE
                : Html.element("p", "The " + drawn.size() + " best of " + begun + " configurations are drawn.").with("class", "note");
    }

    private void withUnit(Map<String, Object> data) {
        if (result.score().unit() == Score.Unit.SHARE) {
            data.put("unit", "share");
        }
    }

    /** Means over seeds, with bands as wide as deviations. */
    private Chart overEpochs() {
        List<Map<String, Object>> series = new ArrayList<>();
        for (StudyResult.Row row : drawn) {
            List<List<Number>> points = new ArrayList<>();
            overEpochs(row).forEach((epoch, values) -> points.add(List.of(epoch, values.mean(), values.deviation(), values.count())));
            if (!points.isEmpty()) {
                series.add(Map.of("name", name(row), "points", points, "colour", drawn.indexOf(row)));
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("x", "epoch");
        data.put("colours", drawn.size());
        data.put("series", series);
        withUnit(data);
        return new Chart("bands", result.score().title() + " over epochs", "the mean over seeds of each configuration, with its deviation as a band", data)
                .withHeight(TALL).withNote("bands are ± one standard deviation over seeds");
    }

    private NavigableMap<Integer, SeedValues> overEpochs(StudyResult.Row row) {
        NavigableMap<Integer, List<Double>> all = new TreeMap<>();
        for (StudyResult.Run run : row.runs()) {
            NavigableMap<Integer, Double> scores = new TreeMap<>();
            RunCurves read = curves.get(run);
            if (read != null && read.stepsPerEpoch > 0) {
                read.curves.of(RunListener.Scores.AMONG_METRICS + result.score().name())
                        .forEach(point -> scores.put((int) Math.round(point.step() / read.stepsPerEpoch), point.value()));
            }
            scores.putAll(run.state().scores());
            scores.forEach((epoch, score) -> all.computeIfAbsent(epoch, any -> new ArrayList<>()).add(score));
        }
        NavigableMap<Integer, SeedValues> values = new TreeMap<>();
        all.forEach((epoch, scores) -> values.put(epoch, new SeedValues(scores)));
        return values;
    }

    /** The score against each key, and of several keys all at once. */
    private List<Chart> byKey() {
        List<StudyResult.Row> judged = ranked.stream().filter(row -> row.values().isPresent()).toList();
        List<Chart> charts = new ArrayList<>();
        if (judged.size() < 2) {
            return charts;
        }
        List<Map<String, Object>> axes = new ArrayList<>();
        for (Map.Entry<String, Domain> key : result.plan().study().space().domains().entrySet()) {
            Map<String, Object> axis = axis(key.getKey(), key.getValue(), judged);
            axes.add(axis);
            List<Map<String, Object>> points = new ArrayList<>();
            for (StudyResult.Row row : judged) {
                SeedValues values = row.values().orElseThrow();
                points.add(Map.of("at", place(axis, row, key.getKey()), "mean", values.mean(), "deviation", values.deviation(), "name", name(row), "shown",
                        EvaluationTable.shown(result.score(), values), "ended", row.epochs() >= row.planned().epochs(), "epochs", row.epochs()));
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("axis", axis);
            data.put("y", result.score().title());
            data.put("points", points);
            withUnit(data);
            charts.add(new Chart("by-key", result.score().title() + " by " + key.getKey(), "of each configuration, with the deviation over its seeds", data)
                    .withNote(judged.stream().allMatch(row -> row.epochs() >= row.planned().epochs()) ? "" : "hollow: not trained to the end"));
        }
        if (axes.size() > 1) {
            List<Map<String, Object>> lines = new ArrayList<>();
            for (StudyResult.Row row : judged) {
                List<Object> values = new ArrayList<>();
                axes.forEach(axis -> values.add(place(axis, row, String.valueOf(axis.get("key")))));
                values.add(row.values().orElseThrow().mean());
                lines.add(Map.of("name", name(row), "values", values));
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("axes", axes);
            data.put("score", result.score().title());
            data.put("higher", result.score().higherIsBetter());
            data.put("lines", lines);
            withUnit(data);
            charts.add(new Chart("parallel", "All keys at once", "a line for each configuration through its values, coloured by " + result.score().title(), data)
                    .withHeight(TALL));
        }
        return charts;
    }

    /** Numbers that are drawn have an axis; whatever is listed or chosen stands at places of its own. */
    private static Map<String, Object> axis(String key, Domain domain, List<StudyResult.Row> rows) {
        Map<String, Object> axis = new LinkedHashMap<>();
        axis.put("key", key);
        if (domain instanceof Domain.Range range) {
            axis.put("log", range.logarithmic());
        } else {
            axis.put("names",
                    rows.stream().map(row -> row.planned().configuration().values().get(key)).distinct().sorted(StudyPage::compare).map(Change::shown).toList());
        }
        return axis;
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        return one instanceof Number a && other instanceof Number b ? Double.compare(a.doubleValue(), b.doubleValue())
                : Change.shown(one).compareTo(Change.shown(other));
    }

    private static Object place(Map<String, Object> axis, StudyResult.Row row, String key) {
        Object value = row.planned().configuration().values().get(key);
        return !axis.containsKey("names") && value instanceof Number number ? number.doubleValue() : StudyTable.value(row, key);
    }

    private List<Chart> training() {
        List<Chart> charts = new ArrayList<>();
        for (String metric : List.of(MetricNames.LOSS, OnlineMeasures.LINEAR, OnlineMeasures.KNN, OnlineMeasures.RANKME)) {
            List<Map<String, Object>> series = new ArrayList<>();
            boolean positive = true;
            boolean timed = true;
            for (StudyResult.Row row : drawn) {
                for (StudyResult.Run run : row.runs()) {
                    Curves read = curves.containsKey(run) ? curves.get(run).curves : Curves.of(MetricRows.read(run.folder().metrics(), 0));
                    if (read.of(metric).size() > 1) {
                        series.add(Map.of("name", name(row), "points", read.drawn(metric), "colour", drawn.indexOf(row)));
                        positive &= read.of(metric).stream().allMatch(point -> point.value() > 0);
                        timed &= read.hasTimes();
                    }
                }
            }
            if (!series.isEmpty()) {
                boolean share = metric.equals(OnlineMeasures.LINEAR) || metric.equals(OnlineMeasures.KNN);
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("x", "step");
                data.put("time", timed);
                data.put("log", positive && !share);
                data.put("colours", drawn.size());
                if (share) {
                    data.put("unit", "share");
                }
                data.put("series", series);
                charts.add(new Chart("curves", metric.equals(MetricNames.LOSS) ? "Loss" : metric.equals(OnlineMeasures.LINEAR) || metric.equals(OnlineMeasures.KNN)
                        ? Words.words(metric) + " while it trains" : Words.words(metric), "of " + series.size() + " runs", data).withHeight(TALL)
                        .withNote(result.plan().study().seeds().size() == 1 ? "" : "a curve for each seed"));
            }
        }
        return charts;
    }
}
