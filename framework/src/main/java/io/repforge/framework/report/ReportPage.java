package io.repforge.framework.report;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.explore.ExplorationPage;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Page;
import io.repforge.framework.page.Words;
import io.repforge.framework.run.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of a run as a page. What the run's folder hasn't got, the page hasn't got either. */
record ReportPage(RunFiles run) {

    private static final String STYLE = Page.resource(ReportPage.class, "report.css");
    /** The score that is looked at first. */
    private static final String LINEAR = "linear";
    private static final int RELOAD_SECONDS = 10;
    private static final int MOST_CLASSES = 60;

    String html() {
        Page page = new Page(run.name()).style(STYLE).head(head());
        if (run.state() == RunRecord.State.RUNNING) {
            page.reload(RELOAD_SECONDS);
        }
        CurveCharts curves = new CurveCharts(run.curves(), run.titles());
        scores(page, curves);
        List<Chart> charts = curves.charts();
        if (!charts.isEmpty()) {
            Map<String, String> axes = new LinkedHashMap<>(Map.of("Steps", "step"));
            axes.put("Time", "time");
            page.section("Training", run.curves().hasTimes() ? Chart.choice("What curves are drawn over", "axis", axes) : Html.NONE, Chart.grid(charts));
        }
        run.map().ifPresent(map -> page.style(ExplorationPage.style()).script(ExplorationPage.script()).section("Map", Html.element("p",
                "What the encoder makes of the data for tests: a click on a point shows its neighbours, in all features.").with("class", "note"),
                ExplorationPage.map(map)));
        data(page);
        recipe(page);
        machine(page);
        return page.html();
    }

    private Html head() {
        List<Html> tiles = new ArrayList<>();
        run.record().ifPresent(record -> {
            tiles.add(tile("Steps", Words.count(record.steps()) + (record.steps() == record.totalSteps() ? "" : " of " + Words.count(record.totalSteps())),
                    record.stepsPerEpoch() == 0 ? "" : epochs(record)));
            tiles.add(tile("Duration", Words.duration(record.total()), "since " + record.begun().replace('T', ' ').replaceAll(":\\d\\dZ", " UTC")));
            record.samplesPerSecond().ifPresent(samples -> tiles.add(tile("Samples per second", Words.number(samples), "while it trained")));
        });
        run.scores().flatMap(table -> table.rows().entrySet().stream().findFirst()).ifPresent(first -> first.getValue().scores().keySet().stream()
                .filter(score -> score.unit() == Score.Unit.SHARE && score.higherIsBetter()).sorted(Comparator.comparing(score -> !score.name().startsWith(LINEAR)))
                .limit(2).forEach(score -> tiles.add(tile(Words.words(score.title()), EvaluationTable.shown(score, first.getValue()), first.getKey()))));
        RunRecord.State state = run.state();
        Html badge = Html.element("span", state.name().toLowerCase(Locale.ROOT)).with("class", "badge " + state.name().toLowerCase(Locale.ROOT));
        Html progress = run.record().filter(record -> state != RunRecord.State.FINISHED && record.totalSteps() > 0).map(record -> Html.element("div",
                Html.element("span").with("style", String.format(Locale.ROOT, "width:%.1f%%", 100.0 * record.steps() / record.totalSteps())))
                .with("class", "progress")).orElse(Html.NONE);
        return Html.of(Html.element("p", badge, " ", algorithm()).with("class", "subtitle"), progress,
                tiles.isEmpty() ? Html.NONE : Html.element("div", tiles).with("class", "tiles"), warnings());
    }

    private static String epochs(RunRecord record) {
        long done = record.steps() / record.stepsPerEpoch();
        long all = record.totalSteps() / record.stepsPerEpoch();
        return done == all ? all + (all == 1 ? " epoch" : " epochs") : done + " of " + all + " epochs";
    }

    private String algorithm() {
        Map<String, ?> keys = run.recipe().map(recipe -> (Map<String, ?>) recipe.keys()).orElse(Map.of());
        List<String> words = new ArrayList<>();
        for (String key : List.of("algorithm", "encoder", "seed")) {
            Object value = keys.get(key) instanceof Map<?, ?> component ? component.get("use") : keys.get(key);
            if (value != null) {
                words.add(key.equals("algorithm") ? value.toString() : key + " " + value);
            }
        }
        return String.join(" · ", words);
    }

    private static Html tile(String name, String value, String note) {
        return Html.element("div", Html.element("span", name).with("class", "name"), Html.element("span", value).with("class", "value"),
                Html.element("span", note).with("class", "note")).with("class", "tile");
    }

    private Html warnings() {
        List<RunRecord.Warning> warnings = run.record().map(RunRecord::warnings).orElse(List.of());
        return warnings.isEmpty() ? Html.NONE : Html.element("div", Html.element("h3", warnings.size() == 1 ? "A warning" : warnings.size() + " warnings"),
                Html.element("ul", warnings.stream().map(one -> Html.element("li", (one.step() == 0 ? "" : "Step " + one.step() + ": ") + one.text())).toList()))
                .with("class", "card warnings").with("role", "note");
    }

    private void scores(Page page, CurveCharts curves) {
        List<Object> parts = new ArrayList<>();
        run.scores().ifPresent(table -> parts.add(new ScoreSection(table).scores()));
        List<Chart> over = curves.scores();
        if (!over.isEmpty()) {
            parts.add(Chart.grid(over));
        }
        run.scores().map(table -> new ScoreSection(table).details()).filter(charts -> !charts.isEmpty()).ifPresent(charts -> parts.add(Chart.grid(charts)));
        if (!parts.isEmpty()) {
            page.section("Scores", parts);
        }
    }

    private void data(Page page) {
        List<Object> parts = new ArrayList<>();
        run.record().filter(record -> !record.data().isEmpty()).ifPresent(record -> parts.add(Html.element("div", datasets(record), classes()).with("class", "card")));
        List<RunFiles.Sample> samples = run.samples();
        if (!samples.isEmpty()) {
            parts.add(Html.element("div", Html.element("h3", "Some of it"), samples(samples)).with("class", "card"));
        }
        run.record().map(RunRecord::pictures).orElse(List.of()).forEach(picture -> run.image(picture.file()).ifPresent(address -> parts.add(batch(picture, address))));
        if (!parts.isEmpty()) {
            page.section("Data", parts);
        }
    }

    private static Html datasets(RunRecord record) {
        List<List<Object>> rows = record.data().stream().map(data -> List.<Object>of(data.source(), data.steps() < 0 ? "unknown" : Words.count(data.steps()),
                data.observation(), data.labels().entrySet().stream().map(label -> label.getKey() + ": " + label.getValue()).collect(Collectors.joining(", "))))
                .toList();
        return words(List.of("Trained on", "Size", "Observations", "Labels, which training doesn't see"), rows);
    }

    private Html classes() {
        List<Html> all = new ArrayList<>();
        run.classNames().forEach((label, names) -> all.add(Html.element("p", Html.element("span", "Classes of " + label + ": ").with("class", "note"),
                String.join(", ", names.subList(0, Math.min(MOST_CLASSES, names.size()))) + (names.size() > MOST_CLASSES ? ", … (" + names.size() + ")" : ""))
                .with("class", "classes")));
        return Html.of(all);
    }

    private static Html samples(List<RunFiles.Sample> samples) {
        Map<String, List<RunFiles.Sample>> byClass = new LinkedHashMap<>();
        samples.forEach(sample -> byClass.computeIfAbsent(sample.label(), any -> new ArrayList<>()).add(sample));
        List<Html> groups = new ArrayList<>();
        byClass.forEach((name, all) -> groups.add(Html.element("figure", Html.element("div", all.stream().map(sample -> Html.element("img")
                .with("src", RunFiles.address(sample.image())).with("alt", name.isEmpty() ? "an image of the data" : name)).toList()).with("class", "row"),
                name.isEmpty() ? Html.NONE : Html.element("figcaption", name)).with("class", "samples")));
        return Html.element("div", groups).with("class", "classes-grid");
    }

    private static Html batch(RunRecord.Picture picture, String address) {
        return Html.element("figure", Html.element("figcaption", Html.element("h3", "What step " + picture.step() + " saw"),
                Html.element("span", "rows from the top: " + String.join(", ", picture.rows())).with("class", "note")),
                Html.element("div", Html.element("img").with("src", address).with("alt", "Rows of images: " + String.join(", ", picture.rows()))).with("class", "batch"))
                .with("class", "card");
    }

    private void recipe(Page page) {
        List<Object> parts = new ArrayList<>();
        run.record().map(RunRecord::overrides).filter(overrides -> !overrides.isEmpty()).ifPresent(overrides -> parts.add(Html.element("div",
                words(List.of("Differs from its algorithm's preset", "Preset", "This run"), overrides.stream()
                        .map(one -> List.<Object>of(Html.element("code", one.key()), one.preset(), one.recipe())).toList()))
                .with("class", "card")));
        run.recipe().ifPresent(recipe -> parts.add(Html.element("details", Html.element("summary", "The whole recipe, with every default"),
                Html.element("pre", recipe.yaml()).with("tabindex", "0")).with("class", "card")));
        if (!parts.isEmpty()) {
            page.section("Recipe", parts);
        }
    }

    private static Html words(List<?> head, List<List<Object>> rows) {
        return Html.element("div", Html.table(head, rows)).with("class", "words");
    }

    private void machine(Page page) {
        run.record().ifPresent(record -> {
            List<Object> parts = new ArrayList<>();
            List<Map<String, Object>> times = record.seconds().entrySet().stream().filter(part -> part.getValue() > 0)
                    .map(part -> Map.<String, Object>of("name", part.getKey(), "value", part.getValue())).toList();
            if (!times.isEmpty()) {
                parts.add(new Chart("parts", "Where the time went", record.seconds().entrySet().stream()
                        .map(part -> part.getKey() + " " + Words.duration(part.getValue())).collect(Collectors.joining(", ")),
                        Map.of("unit", "seconds", "parts", times)).withHeight(76).withNote(Words.duration(record.total())).html());
            }
            parts.add(Html.element("div", facts("Machine", record.machine()), facts("Versions", record.versions()), facts("Features of the encoder", record.features()))
                    .with("class", "grid"));
            page.section("Time and machine", parts);
        });
    }

    private static Html facts(String title, Map<String, String> facts) {
        return facts.isEmpty() ? Html.NONE : Html.element("div", Html.element("h3", title),
                words(List.of(), facts.entrySet().stream().map(fact -> List.<Object>of(fact.getKey(), fact.getValue())).toList())).with("class", "card");
    }

}
