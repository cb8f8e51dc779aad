package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.Verdict;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Page;
import io.repforge.framework.page.Words;
import io.repforge.framework.recipe.RecipeComparison;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Several runs side by side.
 *
 * @param runs in the order in which they are shown
 */
record Comparison(List<RunFiles> runs) {

    private static final String STYLE = Page.resource(Comparison.class, "report.css");
    private static final List<String> FIRST = List.of(MetricNames.LOSS);
    private static final List<String> LAST =
            List.of(MetricNames.LEARNING_RATE, MetricNames.GRADIENT_NORM, MetricNames.WEIGHT_NORM, MetricNames.SECONDS_PER_BATCH);
    private static final Set<String> LEFT_OUT = Set.of(MetricNames.SECONDS_PER_1000_SAMPLES, MetricNames.WAITING_SHARE, MetricNames.SKIPPED);

    private List<RunGroup> groups() {
        return RunGroup.of(runs);
    }

    private List<String> labels() {
        return RunGroup.labels(runs);
    }

    private Set<Score> scores() {
        Set<Score> scores = new LinkedHashSet<>();
        groups().forEach(group -> scores.addAll(group.scores()));
        return scores;
    }

    /** The page. */
    String html() {
        List<RunGroup> groups = groups();
        Page page = new Page(runs.size() + " runs compared").style(STYLE).head(Html.element("p", String.join(" · ", groups.stream().map(RunGroup::title).toList()))
                .with("class", "subtitle"));
        if (!scores().isEmpty()) {
            page.section("Scores", scoreTable(groups));
        }
        List<Chart> charts = curves(groups);
        if (!charts.isEmpty()) {
            Map<String, String> axes = new LinkedHashMap<>();
            axes.put("Steps", "step");
            axes.put("Time", "time");
            page.section("Training", Chart.choice("What curves are drawn over", "axis", axes), Chart.grid(charts));
        }
        page.section("Recipes", differences());
        page.section("Time and machine", facts());
        return page.html();
    }

    private Html scoreTable(List<RunGroup> groups) {
        List<Object> head = new ArrayList<>(List.of(""));
        scores().forEach(score -> head.add(score.title() + (score.higherIsBetter() ? "" : " ↓")));
        List<List<Object>> rows = new ArrayList<>();
        for (RunGroup group : groups) {
            List<Object> cells = new ArrayList<>(List.of(group.title()));
            for (Score score : scores()) {
                Html number = Html.element("span", group.values(score).map(values -> EvaluationTable.shown(score, values)).orElse("–"));
                cells.add(RunGroup.isBest(score, group, groups) ? Html.element("strong", number).with("title", "best") : number);
            }
            rows.add(cells);
        }
        boolean seeds = groups.stream().anyMatch(group -> group.runs().size() > 1);
        Html repeated = Html.of(repetitions().stream().map(sentence -> Html.element("p", sentence).with("class", "note")).toList());
        return Html.element("div", Html.table(head, rows), repeated, Html.element("p", seeds
                ? "Means ± standard deviations over seeds. The best is marked where it leads by at least twice √(s₁² + s₂²), the standard deviation of the difference of two"
                        + " runs; of fewer than " + Verdict.SEEDS + " seeds that may be chance."
                : "The best of each is marked. Of a single seed it isn't known how far another would be from it: what differs little may be chance.")
                .with("class", "note")).with("class", "card scores compared");
    }

    /** Where runs of a recipe repeat a seed, in sentences. */
    List<String> repetitions() {
        return groups().stream().flatMap(group -> group.repetitions().stream()).toList();
    }

    private List<Chart> curves(List<RunGroup> groups) {
        Set<String> metrics = new LinkedHashSet<>(FIRST);
        runs.forEach(run -> run.curves().names().stream().filter(name -> name.startsWith(RunListener.Scores.AMONG_METRICS)).forEach(metrics::add));
        runs.forEach(run -> run.curves().names().stream().filter(name -> !LAST.contains(name) && !LEFT_OUT.contains(name)).forEach(metrics::add));
        metrics.addAll(LAST);
        metrics.removeIf(metric -> runs.stream().allMatch(run -> run.curves().of(metric).size() < 2));
        List<Chart> charts = new ArrayList<>();
        metrics.forEach(metric -> charts.add(chart(metric, groups)));
        return charts;
    }

    private Chart chart(String metric, List<RunGroup> groups) {
        List<Map<String, Object>> series = new ArrayList<>();
        boolean positive = true;
        for (int i = 0; i < runs.size(); i++) {
            RunFiles run = runs.get(i);
            if (!run.curves().of(metric).isEmpty()) {
                int colour = 0;
                while (!groups.get(colour).runs().contains(run)) {
                    colour++;
                }
                String seed = groups.get(colour).runs().size() == 1 ? "" : " · seed " + groups.get(colour).seeds().get(groups.get(colour).runs().indexOf(run));
                series.add(Map.of("name", groups.get(colour).name() + seed, "points", run.curves().drawn(metric), "colour", colour));
                positive &= run.curves().of(metric).stream().allMatch(point -> point.value() > 0);
            }
        }
        boolean score = metric.startsWith(RunListener.Scores.AMONG_METRICS);
        Optional<Score> known = scores().stream().filter(one -> metric.equals(RunListener.Scores.AMONG_METRICS + one.name())).findFirst();
        boolean share = known.map(one -> one.unit() == Score.Unit.SHARE).orElse(false) || CurveCharts.isShare(metric);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("x", "step");
        data.put("time", runs.stream().allMatch(run -> run.curves().hasTimes()));
        data.put("log", positive && !share);
        data.put("dots", score);
        data.put("colours", groups.size());
        if (share) {
            data.put("unit", "share");
        }
        data.put("series", series);
        String title = known.map(Score::title).orElse(Words.words(metric.replace(RunListener.Scores.AMONG_METRICS, "")));
        return new Chart("curves", title, "of " + series.size() + " runs", data);
    }

    private RecipeComparison recipes() {
        return RecipeComparison.of(runs.stream().flatMap(run -> run.recipe().stream()).toList(), RunGroup.SAME);
    }

    private Html differences() {
        List<RunFiles> with = runs.stream().filter(run -> run.recipe().isPresent()).toList();
        List<List<Object>> rows = new ArrayList<>();
        recipes().keys().forEach((key, values) -> {
            List<Object> cells = new ArrayList<>(List.of(Html.element("code", key)));
            values.forEach(value -> cells.add(value.orElse("–")));
            rows.add(cells);
        });
        List<Object> head = new ArrayList<>(List.of("Only what differs"));
        head.addAll(RunGroup.labels(with));
        return Html.element("div", rows.isEmpty() ? Html.element("p", "The recipes say the same.") : Html.element("div", Html.table(head, rows)).with("class", "words"))
                .with("class", "card");
    }

    private Html facts() {
        Map<String, Function<RunFiles, String>> facts = new LinkedHashMap<>();
        facts.put("State", run -> run.state().name().toLowerCase(Locale.ROOT));
        facts.put("Steps", run -> record(run, record -> Words.count(record.steps()) + " of " + Words.count(record.totalSteps())));
        facts.put("Duration", run -> record(run, record -> Words.duration(record.total())));
        facts.put("Training alone", run -> record(run, record -> Words.duration(record.seconds().getOrDefault(RunRecord.STEPS, 0.0)
                + record.seconds().getOrDefault(RunRecord.WAITING, 0.0))));
        facts.put("Samples per second", run -> record(run, record -> record.samplesPerSecond().map(Words::number).orElse("–")));
        Set<String> machine = new LinkedHashSet<>();
        Set<String> versions = new LinkedHashSet<>();
        runs.forEach(run -> run.record().ifPresent(record -> {
            machine.addAll(record.machine().keySet());
            versions.addAll(record.versions().keySet());
        }));
        machine.forEach(name -> facts.put(name, run -> record(run, record -> record.machine().getOrDefault(name, "–"))));
        versions.forEach(name -> facts.put(name, run -> record(run, record -> record.versions().getOrDefault(name, "–"))));
        List<Object> head = new ArrayList<>(List.of(""));
        head.addAll(labels());
        List<List<Object>> rows = new ArrayList<>();
        facts.forEach((name, of) -> {
            List<Object> cells = new ArrayList<>(List.of(name));
            runs.forEach(run -> cells.add(of.apply(run)));
            if (cells.stream().skip(1).anyMatch(cell -> !cell.equals("–"))) {
                rows.add(cells);
            }
        });
        return Html.element("div", Html.element("div", Html.table(head, rows)).with("class", "words")).with("class", "card");
    }

    private static String record(RunFiles run, Function<RunRecord, String> fact) {
        return run.record().map(fact).orElse("–");
    }

    /** The same as a value for JSON. */
    Map<String, Object> value() {
        List<Map<String, Object>> ofRuns = new ArrayList<>();
        for (RunFiles run : runs) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("run", run.folder().path().toString());
            one.put("name", run.name());
            one.put("state", run.state().name().toLowerCase(Locale.ROOT));
            run.record().ifPresent(record -> {
                one.put("steps", record.steps());
                one.put("seconds", record.seconds());
                record.samplesPerSecond().ifPresent(samples -> one.put("samples_per_second", samples));
                one.put("machine", record.machine());
            });
            ofRuns.add(one);
        }
        List<RunGroup> groups = groups();
        List<Map<String, Object>> ofGroups = new ArrayList<>();
        for (RunGroup group : groups) {
            Map<String, Object> scores = new LinkedHashMap<>();
            group.scores().forEach(score -> group.values(score).ifPresent(values -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("mean", values.mean());
                if (values.count() > 1) {
                    one.put("deviation", values.deviation());
                }
                one.put("runs", values.count());
                one.put("is_best", RunGroup.isBest(score, group, groups));
                scores.put(score.name(), one);
            }));
            ofGroups.add(Map.of("name", group.name(), "runs", group.runs().stream().map(run -> run.folder().path().toString()).toList(), "scores", scores));
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("runs", ofRuns);
        value.put("groups", ofGroups);
        value.put("repeated_seeds", repetitions());
        Map<String, Object> differences = new LinkedHashMap<>();
        recipes().keys().forEach((key, values) -> differences.put(key, new ArrayList<>(values.stream().map(one -> one.orElse("–")).toList())));
        value.put("differences", differences);
        return value;
    }
}
