package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Words;
import io.repforge.framework.report.Curves.Point;
import io.repforge.framework.run.MetricNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The curves of a run as charts, a few to a chart where they are numbers of a kind.
 *
 * @param titles of scores, by name, as far as they are known
 */
record CurveCharts(Curves curves, Map<String, Score> titles) {

    private static final Set<String> SHARES = Set.of(MetricNames.WAITING_SHARE, OnlineMeasures.LINEAR, OnlineMeasures.KNN);
    private static final List<String> RANKS = List.of(OnlineMeasures.RANKME, OnlineMeasures.EFFECTIVE_RANK, OnlineMeasures.LIDAR);
    private static final List<String> SPHERE = List.of(OnlineMeasures.ALIGNMENT, OnlineMeasures.UNIFORMITY);
    private static final List<String> PROBES = List.of(OnlineMeasures.LINEAR, OnlineMeasures.KNN);
    private static final Set<String> PLACED = Set.of(MetricNames.LOSS, MetricNames.GRADIENT_NORM, MetricNames.WEIGHT_NORM, MetricNames.UPDATE_TO_WEIGHT,
            MetricNames.LEARNING_RATE, MetricNames.SECONDS_PER_BATCH, MetricNames.SECONDS_PER_1000_SAMPLES, MetricNames.WAITING_SHARE, MetricNames.SKIPPED);
    /** Curves whose largest values are farther apart than this aren't drawn in one chart. */
    private static final double SAME_SCALE = 50;
    private static final int MOST_SERIES = 6;

    /** Loss and learning rate, what the probes say while it trains, statistics of the loss, norms, speed: in this order, as far as there are any. */
    List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        add(charts, "Loss", List.of(MetricNames.LOSS));
        add(charts, "Probes while it trains", PROBES);
        others().forEach(group -> add(charts, group.size() == 1 ? Words.words(group.get(0)) : "Statistics", group));
        add(charts, "Ranks of the representation", RANKS);
        add(charts, "On the hypersphere", SPHERE);
        add(charts, "Learning rate", List.of(MetricNames.LEARNING_RATE));
        add(charts, "Gradient norm", List.of(MetricNames.GRADIENT_NORM));
        add(charts, "Weight norm", List.of(MetricNames.WEIGHT_NORM));
        add(charts, "Gradients to weights", named(name -> name.startsWith(MetricNames.GRADIENT_TO_WEIGHT)));
        add(charts, "Updates to weights", List.of(MetricNames.UPDATE_TO_WEIGHT));
        add(charts, "Seconds per step", List.of(MetricNames.SECONDS_PER_BATCH));
        add(charts, "Waiting for data", List.of(MetricNames.WAITING_SHARE));
        add(charts, "Skipped steps of the data", List.of(MetricNames.SKIPPED));
        return charts;
    }

    /** Scores over epochs, where there are several of one: shares together, others each for itself. */
    List<Chart> scores() {
        List<String> several = named(name -> name.startsWith(RunListener.Scores.AMONG_METRICS) && curves.of(name).size() > 1);
        List<String> shares = several.stream().filter(name -> score(name).map(Score::unit).orElse(Score.Unit.NUMBER) == Score.Unit.SHARE).toList();
        List<Chart> charts = new ArrayList<>();
        if (!shares.isEmpty()) {
            charts.add(chart("Scores while it trains", shares));
        }
        several.stream().filter(name -> !shares.contains(name)).forEach(name -> charts.add(chart(Words.words(title(name)), List.of(name))));
        return charts;
    }

    /** What a plugin's loss tells: numbers of one scale together. */
    private List<List<String>> others() {
        List<List<String>> groups = new ArrayList<>();
        List<Double> sizes = new ArrayList<>();
        for (String name : named(name -> !PLACED.contains(name) && !RANKS.contains(name) && !SPHERE.contains(name) && !PROBES.contains(name)
                && !name.startsWith(MetricNames.GRADIENT_TO_WEIGHT) && !name.startsWith(RunListener.Scores.AMONG_METRICS))) {
            double size = curves.of(name).stream().mapToDouble(point -> Math.abs(point.value())).max().orElse(0);
            int fit = -1;
            for (int i = 0; i < groups.size() && fit < 0; i++) {
                double larger = Math.max(size, sizes.get(i));
                fit = groups.get(i).size() < MOST_SERIES && larger <= SAME_SCALE * Math.min(size, sizes.get(i)) ? i : -1;
            }
            if (fit < 0) {
                groups.add(new ArrayList<>());
                sizes.add(size);
                fit = groups.size() - 1;
            }
            groups.get(fit).add(name);
        }
        return groups;
    }

    private List<String> named(java.util.function.Predicate<String> which) {
        return curves.names().stream().filter(which).toList();
    }

    private void add(List<Chart> charts, String title, Collection<String> names) {
        List<String> there = names.stream().filter(curves.names()::contains).toList();
        if (!there.isEmpty()) {
            charts.add(chart(title, there));
        }
    }

    private Chart chart(String title, List<String> names) {
        List<Map<String, Object>> series = new ArrayList<>();
        boolean positive = true;
        boolean share = true;
        boolean dots = true;
        for (String name : names) {
            List<Point> curve = curves.of(name);
            series.add(Map.of("name", title(name), "points", curves.drawn(name)));
            positive &= curve.stream().allMatch(point -> point.value() > 0);
            share &= isShare(name) || score(name).map(Score::unit).orElse(Score.Unit.NUMBER) == Score.Unit.SHARE;
            dots &= name.startsWith(RunListener.Scores.AMONG_METRICS);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("x", "step");
        data.put("time", curves.hasTimes());
        data.put("log", positive && !share);
        data.put("dots", dots);
        if (share) {
            data.put("unit", "share");
        }
        data.put("series", series);
        return new Chart("curves", title, names.stream().map(this::summary).collect(Collectors.joining("; ")), data)
                .withNote(names.size() == 1 ? "last " + shown(share, last(names.get(0))) : "");
    }

    /** Whether numbers of a name are shares, which have no scale but their own. */
    static boolean isShare(String metric) {
        return SHARES.contains(metric);
    }

    private String summary(String name) {
        List<Point> curve = curves.of(name);
        return title(name) + " from " + Words.number(curve.get(0).value()) + " to " + Words.number(last(name)) + " in " + curve.size()
                + (curve.size() == 1 ? " value" : " values");
    }

    private double last(String name) {
        List<Point> curve = curves.of(name);
        return curve.get(curve.size() - 1).value();
    }

    private static String shown(boolean share, double value) {
        return share ? String.format(java.util.Locale.ROOT, "%.2f %%", 100 * value) : Words.number(value);
    }

    private Optional<Score> score(String metric) {
        return metric.startsWith(RunListener.Scores.AMONG_METRICS)
                ? Optional.ofNullable(titles.get(metric.substring(RunListener.Scores.AMONG_METRICS.length()))) : Optional.empty();
    }

    private String title(String metric) {
        String plain = metric.startsWith(RunListener.Scores.AMONG_METRICS) ? metric.substring(RunListener.Scores.AMONG_METRICS.length()) : metric;
        return score(metric).map(Score::title).orElse(plain.replace('_', ' '));
    }
}
