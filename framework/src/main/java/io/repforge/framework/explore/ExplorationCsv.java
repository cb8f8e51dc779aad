package io.repforge.framework.explore;

import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All rows of an {@link Exploration} as a table: the number of the row, its name where the source has one, where it lies in both maps, its labels, its outlier score,
 * the number of its group of near-duplicates, and the class that its neighbours speak for where they speak against its own.
 */
public final class ExplorationCsv {

    private ExplorationCsv() {}

    /** The file. */
    public static byte[] of(Exploration exploration) {
        Map<String, Space> labels = new TreeMap<>(exploration.spec().labels());
        Map<String, Map<Integer, String>> likely = new TreeMap<>();
        exploration.doubts().forEach((label, found) -> {
            Map<Integer, String> others = new HashMap<>();
            Space.Discrete classes = (Space.Discrete) Objects.requireNonNull(labels.get(label));
            found.doubts().forEach(doubt -> others.put(doubt.row(), classes.name(doubt.other())));
            likely.put(label, others);
        });
        List<String> head = new ArrayList<>(List.of("row"));
        if (exploration.areNamed()) {
            head.add("name");
        }
        head.addAll(List.of("umap_x", "umap_y", "pca_x", "pca_y"));
        head.addAll(labels.keySet());
        head.addAll(List.of("outlier_score", "duplicate_group"));
        likely.keySet().forEach(label -> head.add("likely_" + label));
        CsvTable table = new CsvTable(head);
        for (int row = 0; row < exploration.count(); row++) {
            int at = row;
            List<String> cells = new ArrayList<>(List.of(Integer.toString(exploration.number(row))));
            if (exploration.areNamed()) {
                cells.add(exploration.names().get(row));
            }
            for (Plane plane : List.of(exploration.manifold(), exploration.principal().points())) {
                cells.add(number(plane.x()[row]));
                cells.add(number(plane.y()[row]));
            }
            labels.forEach((name, space) -> cells.add(Labels.text(space, exploration.labels(name)[at], exploration.number(at))));
            cells.add(number(exploration.outliers().scores()[row]));
            int group = exploration.duplicates().groups()[row];
            cells.add(group == 0 ? "" : Integer.toString(group));
            likely.values().forEach(others -> cells.add(others.getOrDefault(at, "")));
            table.row(cells);
        }
        return table.bytes();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
