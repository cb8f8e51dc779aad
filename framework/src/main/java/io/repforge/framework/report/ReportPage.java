package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.report.Curves.Point;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.MetricNames;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a run as a page of HTML that needs no other file.
 *
 * @param done steps done
 * @param scores empty as long as there are none
 * @param warnings what needs a decision
 * @param picture the newest picture of a batch, if any are taken
 * @param recipe the resolved recipe; may be empty
 */
record ReportPage(
        RunListener.Run run, long done, State state, Curves curves, Optional<EvaluationTable> scores, List<String> warnings,
        Optional<BatchPicture> picture, String recipe) {

    /** Whether the run goes on. */
    enum State { RUNNING, DONE, STOPPED }

    private static final List<String> OPTIMISATION = List.of(MetricNames.GRADIENT_NORM, MetricNames.WEIGHT_NORM, MetricNames.LEARNING_RATE);
    private static final List<String> SPEED =
            List.of(MetricNames.SECONDS_PER_BATCH, MetricNames.SECONDS_PER_1000_SAMPLES, MetricNames.WAITING_SHARE);

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1f2328; --soft: #656d76; --grid: #e4e7ea; --line: #1f6feb; --paper: #ffffff; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6edf3; --soft: #8d96a0; --grid: #2b3036; --line: #58a6ff; --paper: #0f1318; }
            }
            body { margin: 2rem auto; max-width: 1040px; padding: 0 1rem; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; } p { margin: 0.2rem 0; color: var(--soft); }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 1.2rem; }
            figure { margin: 0; } figcaption { font-size: 0.85rem; color: var(--soft); } figcaption b { color: var(--ink); }
            img { max-width: 100%; image-rendering: pixelated; } svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
            .grid { stroke: var(--grid); } .line { fill: none; stroke: var(--line); stroke-width: 1.6; stroke-linejoin: round; }
            .dot { fill: var(--line); }
            .warnings { border-left: 3px solid #d4a72c; padding-left: 1.5rem; }
            table { border-collapse: collapse; } td, th { padding: 0.25rem 1rem 0.25rem 0; text-align: right; font-variant-numeric: tabular-nums; }
            td:first-child, th:first-child { text-align: left; } th { color: var(--soft); font-weight: normal; }
            tr + tr > * { border-top: 1px solid var(--grid); }
            pre { overflow-x: auto; font-size: 0.85rem; } summary { cursor: pointer; }
            """;

    String html() {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        if (state == State.RUNNING) {
            page.append("<meta http-equiv=\"refresh\" content=\"10\">\n");
        }
        page.append("<title>").append(escaped(run.name())).append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        page.append("<h1>").append(escaped(run.name())).append("</h1>\n<p>").append(progress()).append("</p>\n");
        if (!warnings.isEmpty()) {
            page.append("<h2>Warnings</h2>\n<ul class=\"warnings\">\n");
            warnings.forEach(warning -> page.append("<li>").append(escaped(warning)).append("</li>\n"));
            page.append("</ul>\n");
        }
        scores.ifPresent(table -> scores(page, table));
        sections().forEach((heading, names) -> charts(page, heading, names));
        picture.ifPresent(batch -> batch(page, batch));
        if (!recipe.isBlank()) {
            page.append("<h2>Recipe</h2>\n<details><summary>with every default</summary>\n<pre>").append(escaped(recipe)).append("</pre></details>\n");
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private String progress() {
        String steps = String.format(Locale.ROOT, "%d of %d steps, %d of %d epochs", done, run.totalSteps(),
                done / run.stepsPerEpoch(), run.totalSteps() / run.stepsPerEpoch());
        return switch (state) {
            case RUNNING -> "running: " + steps;
            case DONE -> "done: " + steps;
            case STOPPED -> "stopped after " + steps;
        };
    }

    /** Names of metrics by heading, headings without a metric left out. What isn't known otherwise is a statistic of the loss. */
    private Map<String, List<String>> sections() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        for (String heading : List.of("Loss", "Evaluation", "Statistics", "Optimisation", "Speed")) {
            List<String> names = curves.names().stream().filter(name -> heading(name).equals(heading)).toList();
            if (!names.isEmpty()) {
                sections.put(heading, names);
            }
        }
        return sections;
    }

    private static String heading(String metric) {
        if (metric.equals(MetricNames.LOSS)) {
            return "Loss";
        }
        if (metric.startsWith(Checkpoints.Keep.SCORE)) {
            return "Evaluation";
        }
        return OPTIMISATION.contains(metric) ? "Optimisation" : SPEED.contains(metric) ? "Speed" : "Statistics";
    }

    private void charts(StringBuilder page, String heading, List<String> names) {
        LineChart chart = new LineChart(run.totalSteps());
        page.append("<h2>").append(heading).append("</h2>\n<div class=\"charts\">\n");
        for (String name : names) {
            List<Point> curve = curves.of(name);
            page.append("<figure>").append(chart.svg(curve)).append("<figcaption><b>").append(escaped(name)).append("</b> ")
                    .append(summary(curve)).append("</figcaption></figure>\n");
        }
        page.append("</div>\n");
    }

    private static String summary(List<Point> curve) {
        Comparator<Point> byValue = Comparator.comparingDouble(Point::value);
        return "last " + Numbers.shown(curve.get(curve.size() - 1).value(), 4)
                + " · lowest " + Numbers.shown(curve.stream().min(byValue).orElseThrow().value(), 4)
                + " · highest " + Numbers.shown(curve.stream().max(byValue).orElseThrow().value(), 4);
    }

    private static void scores(StringBuilder page, EvaluationTable table) {
        page.append("<h2>Scores</h2>\n<table>\n<tr><th></th>");
        table.scores().forEach(score -> page.append("<th>").append(escaped(score.title())).append("</th>"));
        page.append("</tr>\n");
        table.rows().forEach((name, values) -> {
            page.append("<tr><td>").append(escaped(name)).append("</td>");
            table.scores().forEach(score -> page.append("<td>")
                    .append(EvaluationTable.shown(score, values))
                    .append("</td>"));
            page.append("</tr>\n");
        });
        page.append("</table>\n");
    }

    private static void batch(StringBuilder page, BatchPicture picture) {
        page.append("<h2>A batch</h2>\n<figure><img alt=\"\" src=\"data:image/png;base64,").append(Base64.getEncoder().encodeToString(picture.png()))
                .append("\"><figcaption>step <b>").append(picture.step()).append("</b>, from the top: ")
                .append(escaped(String.join(", ", picture.rows()))).append("</figcaption></figure>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
