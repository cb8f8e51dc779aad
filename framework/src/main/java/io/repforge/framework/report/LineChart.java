package io.repforge.framework.report;

import io.repforge.framework.report.Curves.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A chart of one metric over steps, as SVG.
 *
 * @param lastStep where the axis of steps ends
 */
record LineChart(double lastStep) {

    private static final double WIDTH = 460;
    private static final double HEIGHT = 220;
    private static final double LEFT = 58;
    private static final double RIGHT = 12;
    private static final double TOP = 10;
    private static final double BOTTOM = 24;
    /** As many buckets of points as can be told apart at that width; of each the lowest and the highest are drawn. */
    private static final int BUCKETS = 300;

    /** The chart of a curve. */
    String svg(List<Point> curve) {
        double low = curve.stream().mapToDouble(Point::value).min().orElse(0);
        double high = curve.stream().mapToDouble(Point::value).max().orElse(1);
        if (low == high) {
            double room = low == 0 ? 1 : Math.abs(low) / 10;
            low -= room;
            high += room;
        }
        Axis steps = new Axis(0, Math.max(1, lastStep), LEFT, WIDTH - RIGHT);
        Axis values = new Axis(low, high, HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\">", WIDTH, HEIGHT));
        for (double tick : values.ticks(5)) {
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, values.at(tick), WIDTH - RIGHT));
            text(svg, LEFT - 6, values.at(tick) + 4, "end", Numbers.shown(tick, 6));
        }
        for (double tick : steps.ticks(6)) {
            text(svg, steps.at(tick), HEIGHT - 7, "middle", Numbers.shown(tick, 6));
        }
        line(svg, thinned(curve), steps, values);
        return svg.append("</svg>").toString();
    }

    private static void line(StringBuilder svg, List<Point> points, Axis steps, Axis values) {
        if (points.size() == 1) {
            svg.append(String.format(Locale.ROOT, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                    steps.at(points.get(0).step()), values.at(points.get(0).value())));
            return;
        }
        svg.append("<polyline class=\"line\" points=\"");
        points.forEach(point -> svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", steps.at(point.step()), values.at(point.value()))));
        svg.append("\"/>");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text));
    }

    /** Long curves with fewer points, and yet with all their peaks. */
    private static List<Point> thinned(List<Point> curve) {
        if (curve.size() <= 2 * BUCKETS) {
            return curve;
        }
        List<Point> thinned = new ArrayList<>(2 * BUCKETS);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            List<Point> here = curve.subList(
                    (int) ((long) bucket * curve.size() / BUCKETS), (int) ((long) (bucket + 1) * curve.size() / BUCKETS));
            Point lowest = here.stream().min(Comparator.comparingDouble(Point::value)).orElseThrow();
            Point highest = here.stream().max(Comparator.comparingDouble(Point::value)).orElseThrow();
            boolean falls = highest.step() < lowest.step();
            thinned.add(falls ? highest : lowest);
            thinned.add(falls ? lowest : highest);
        }
        return thinned;
    }

    /** Maps values from low to high onto places from start to end. */
    private record Axis(double low, double high, double start, double end) {

        double at(double value) {
            return start + (value - low) / (high - low) * (end - start);
        }

        /** Round numbers within the axis, 1, 2 or 5 times a power of ten apart, about as many as wanted. */
        List<Double> ticks(int wanted) {
            double rough = (high - low) / wanted;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double share = rough / power;
            double apart = (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
            List<Double> ticks = new ArrayList<>();
            for (long i = (long) Math.ceil(low / apart); i * apart <= high + apart * 1e-9; i++) {
                ticks.add(i * apart);
            }
            return ticks;
        }
    }
}
