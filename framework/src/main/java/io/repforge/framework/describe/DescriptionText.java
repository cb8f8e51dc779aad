package io.repforge.framework.describe;

import io.repforge.framework.page.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A {@link Description} as tables for a terminal: rows of cells under titles. */
public final class DescriptionText {

    private static final int MOST_CLASSES = 30;
    private static final int MOST_COMPONENTS = 32;

    private DescriptionText() {}

    /** The tables by their titles, in order. */
    public static Map<String, List<List<String>>> tables(Description data) {
        Map<String, List<List<String>>> tables = new LinkedHashMap<>();
        tables.put("data", facts(data));
        Pixels pixels = data.pixels();
        Components components = data.components();
        if (pixels != null) {
            List<List<String>> rows = new ArrayList<>(List.of(List.of("channel", "mean", "deviation", "least", "largest")));
            IntStream.range(0, pixels.channels()).forEach(channel -> rows.add(List.of(pixels.name(channel), Words.number(pixels.mean(channel)),
                    Words.number(pixels.deviation(channel)), Words.number(pixels.least(channel)), Words.number(pixels.largest(channel)))));
            tables.put("pixels, from black, 0, to white, 1", rows);
        } else if (components != null) {
            tables.put("components of observations", components(components));
        }
        data.classes().forEach((name, counts) -> tables.put("label '" + name + "'", choices(name, counts)));
        if (!data.factors().isEmpty()) {
            List<List<String>> rows = new ArrayList<>(List.of(head("label")));
            data.factors().forEach((name, moments) -> rows.add(row(name, moments)));
            tables.put("labels", rows);
        }
        if (data.lengths().areSeveral()) {
            tables.put("trajectories", lengths(data.lengths()));
        }
        Choices discrete = data.discreteActions();
        Components real = data.realActions();
        if (discrete != null) {
            tables.put("actions", choices("actions", discrete));
        } else if (real != null) {
            tables.put("components of actions", components(real));
        }
        return tables;
    }

    private static List<List<String>> facts(Description data) {
        List<List<String>> rows = new ArrayList<>();
        if (!data.contents().holds().isEmpty()) {
            rows.add(List.of("holds", data.contents().holds()));
        }
        data.contents().ignored().forEach(what -> rows.add(List.of("ignored", what)));
        data.contents().leftOut().forEach(what -> rows.add(List.of("left out", what)));
        rows.add(List.of("steps", Words.count(data.steps()) + (data.isWhole() ? "" : ", the first; there are more")));
        if (data.lengths().areSeveral() || data.cut() > 0) {
            rows.add(List.of("trajectories", Words.count(data.lengths().trajectories())
                    + (data.cut() > 0 ? ", and " + Words.count(data.cut()) + " steps of one whose end wasn't seen" : "")));
        }
        rows.add(List.of("observations", data.spec().observation() + ", " + data.spec().observation().type().label()));
        if (data.spec().action() != null) {
            rows.add(List.of("actions", String.valueOf(data.spec().action())));
        }
        if (data.unreadable() > 0) {
            rows.add(List.of("can't be read", Words.count(data.unreadable())));
        }
        Pixels pixels = data.pixels();
        if (pixels != null && pixels.plain() > 0) {
            rows.add(List.of("of one colour", Words.count(pixels.plain())));
        }
        Copies copies = data.copies();
        rows.add(List.of("exact copies", copies.count() == 0 ? "none" : Words.count(copies.count()) + " of " + Words.count(copies.groups())
                + (copies.labelledOtherwise() == 0 ? "" : ", " + Words.count(copies.labelledOtherwise()) + " of them with another label")
                + copies.examples().stream().limit(3).map(example -> "; step " + example.step() + (example.name().isEmpty() ? "" : " (" + example.name() + ")")
                        + " is step " + example.of()).reduce("", String::concat)));
        return rows;
    }

    private static List<List<String>> choices(String name, Choices counts) {
        List<List<String>> rows = new ArrayList<>();
        double all = LongStream.of(counts.counts()).sum();
        for (int i = 0; i < Math.min(MOST_CLASSES, counts.names().size()); i++) {
            rows.add(List.of(counts.names().get(i), Words.count(counts.counts()[i]),
                    String.format(java.util.Locale.ROOT, "%.1f %%", 100 * counts.counts()[i] / Math.max(1, all))));
        }
        if (counts.names().size() > MOST_CLASSES) {
            rows.add(List.of("…", "of " + Words.count(counts.names().size()) + " in all; --json has each"));
        }
        DescriptionPage.remarks(name, counts).forEach(remark -> rows.add(List.of(remark)));
        return rows;
    }

    private static List<String> head(String first) {
        return List.of(first, "least", "mean", "deviation", "largest", "not finite");
    }

    private static List<String> row(String name, Moments moments) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (double number : new double[] {moments.least(), moments.mean(), moments.deviation(), moments.largest()}) {
            cells.add(Double.isNaN(number) ? "–" : Words.number(number));
        }
        cells.add(Words.count(moments.notFinite()));
        return cells;
    }

    private static List<List<String>> components(Components components) {
        List<List<String>> rows = new ArrayList<>(List.of(head("component")));
        List<Moments> all = components.all();
        for (int i = 0; i < Math.min(MOST_COMPONENTS, all.size()); i++) {
            rows.add(row(Integer.toString(i), all.get(i)));
        }
        if (all.size() > MOST_COMPONENTS) {
            rows.add(List.of("…", "of " + Words.count(all.size()) + " in all; --json has 1,024"));
        }
        DescriptionPage.remarks(components).forEach(remark -> rows.add(List.of(remark)));
        return rows;
    }

    private static List<List<String>> lengths(Lengths lengths) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("shortest", Words.count(lengths.shortest())));
        rows.add(List.of("median", Words.number(lengths.median())));
        rows.add(List.of("mean", Words.number(lengths.mean())));
        rows.add(List.of("longest", Words.count(lengths.longest())));
        long most = lengths.bins().stream().mapToLong(Lengths.Bin::count).max().orElse(1);
        lengths.bins().forEach(bin -> rows.add(List.of(bin.name() + " steps", Words.count(bin.count()), "█".repeat((int) Math.ceil(30.0 * bin.count() / most)))));
        return rows;
    }
}
