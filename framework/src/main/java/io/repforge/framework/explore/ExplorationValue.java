package io.repforge.framework.explore;

import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Exploration} as pages take it, which is also what {@code map.json} holds: points in the order of their rows, and what is known of each. Points are
 * named by their places, from 0 on.
 * <pre>{@code
 * {"count": 2000,                              rows that were looked at
 *  "of": 10000,                                rows that there are
 *  "width": 512,                               features of each
 *  "rows": [3, 8, …],                          the number of each point's row
 *  "names": ["owl/1.png", …],                  if the source has names for them
 *  "maps": [{"name": "UMAP", "x": […], "y": […]}, {"name": "PCA", "x": […], "y": […], "axes": ["first component, 31 % of the variance", …]}],
 *  "labels": [{"name": "label", "classes": ["shirt", …], "values": [4, null, …], "counts": [201, …]},      counts of all that were looked at
 *             {"name": "x", "values": [0.3, …]}],                                                          a label of numbers
 *  "scores": [0.8, …],                         distance to the tenth neighbour, as a multiple of the median
 *  "neighbours": {"k": 8, "points": […], "similarities": […]},                                             k for each point, the nearest first
 *  "outliers": [17, …],                        the points with the largest scores, from the largest on
 *  "duplicates": {"similarity": 0.997, "loosest": 0.991, "rows": 12, "groups": 5, "of": [0, 2, …],         each point's group; 0 where it has none
 *                 "pairs": [[4, 90, 0.9991, 1], …]},                1 where all pixels are equal; those from the loosest similarity on
 *  "doubts": [{"label": "label", "count": 3, "points": [[8, 4, 0, 0.9, 0.97], …]}],                        point, its class, its neighbours', share, similarity
 *  "thumbnails": {"width": 28, "height": 28, "cell": 28, "columns": 32, "cells": 1024, "sheets": ["data:image/png;base64,…"]}}
 * }</pre>
 *
 * @param json all of it, as maps, lists and numbers
 * @param shown how many points it has
 * @param labels those of {@code json}
 */
public record ExplorationValue(Map<String, Object> json, int shown, List<Map<String, Object>> labels) {

    /** Neighbours that are shown of each. */
    private static final int NEIGHBOURS = 8;
    private static final int OUTLIERS = 60;
    private static final int PAIRS = 5000;
    /** Pages may be asked for pairs that are so many times as far from each other. */
    private static final double LOOSER = 3;
    private static final int DOUBTS = 200;

    /**
     * What is shown.
     *
     * @param points how many rows at most
     * @param pixels of the longer side of a picture
     * @param seed of the choice
     */
    public record Extent(int points, int pixels, long seed) {}

    /**
     * Makes it.
     *
     * @throws IOException if the data can't be read again, for its pictures
     */
    public static ExplorationValue of(Exploration exploration, Extent extent) throws IOException {
        int[] shown = exploration.shown(extent.points(), extent.seed());
        Map<Integer, Integer> places = new HashMap<>();
        for (int place = 0; place < shown.length; place++) {
            places.put(shown[place], place);
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("count", exploration.count());
        value.put("of", exploration.all());
        value.put("width", exploration.width());
        value.put("rows", Arrays.stream(shown).map(exploration::number).toArray());
        if (exploration.areNamed()) {
            value.put("names", Arrays.stream(shown).mapToObj(exploration.names()::get).toList());
        }
        value.put("maps", maps(exploration, shown));
        List<Map<String, Object>> labels = labels(exploration, shown);
        value.put("labels", labels);
        value.put("scores", Arrays.stream(shown).mapToDouble(row -> rounded(exploration.outliers().scores()[row], 4)).toArray());
        value.put("neighbours", neighbours(exploration.neighboursAmong(shown, NEIGHBOURS)));
        value.put("outliers", Arrays.stream(exploration.outliers().farthest(OUTLIERS)).filter(places::containsKey).map(places::get).toArray());
        value.put("duplicates", duplicates(exploration, shown, places));
        value.put("doubts", doubts(exploration, places));
        if (exploration.spec().observation() instanceof Space.Image image) {
            value.put("thumbnails", SpriteSheets.of(exploration.data(shown), image, extent.pixels()).value());
        }
        return new ExplorationValue(value, shown.length, labels);
    }

    private static List<Map<String, Object>> maps(Exploration exploration, int[] shown) {
        PrincipalPlane principal = exploration.principal();
        Map<String, Object> components = map("PCA", principal.points(), shown);
        components.put("axes", List.of(axis("first", principal.shares()[0]), axis("second", principal.shares()[1])));
        return List.of(map("UMAP", exploration.manifold(), shown), components);
    }

    private static String axis(String which, double share) {
        return which + " principal component, " + Math.round(100 * share) + " % of the variance";
    }

    private static Map<String, Object> map(String name, Plane plane, int[] shown) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("x", coordinates(plane.x(), plane.extent(), shown));
        map.put("y", coordinates(plane.y(), plane.extent(), shown));
        return map;
    }

    /** To a ten-thousandth of the whole, more than a screen shows. */
    private static double[] coordinates(float[] all, float extent, int[] shown) {
        int digits = extent > 0 ? 4 - (int) Math.floor(Math.log10(extent)) : 0;
        return Arrays.stream(shown).mapToDouble(row -> rounded(all[row], digits)).toArray();
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.rint(value * scale) / scale;
    }

    private static List<Map<String, Object>> labels(Exploration exploration, int[] shown) {
        List<Map<String, Object>> labels = new ArrayList<>();
        new TreeMap<>(exploration.spec().labels()).forEach((name, space) -> {
            double[] values = exploration.labels(name);
            Map<String, Object> label = new LinkedHashMap<>();
            label.put("name", name);
            if (space instanceof Space.Discrete classes) {
                long[] counts = new long[classes.n()];
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).forEach(value -> counts[(int) value]++);
                label.put("classes", IntStream.range(0, classes.n()).mapToObj(classes::name).toList());
                label.put("values", Arrays.stream(shown).mapToObj(row -> whole(values[row])).toList());
                label.put("counts", counts);
            } else {
                label.put("values", Arrays.stream(shown).mapToObj(row -> Double.isNaN(values[row]) ? null : values[row]).toList());
            }
            labels.add(label);
        });
        return labels;
    }

    private static @Nullable Integer whole(double value) {
        return Double.isNaN(value) ? null : (Integer) (int) value;
    }

    private static Map<String, Object> neighbours(Neighbours neighbours) {
        int k = Math.min(NEIGHBOURS, neighbours.k());
        int[] points = new int[neighbours.count() * k];
        double[] similarities = new double[points.length];
        for (int point = 0; point < neighbours.count(); point++) {
            for (int rank = 0; rank < k; rank++) {
                points[point * k + rank] = neighbours.row(point, rank);
                similarities[point * k + rank] = rounded(neighbours.similarity(point, rank), 4);
            }
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("k", k);
        value.put("points", points);
        value.put("similarities", similarities);
        return value;
    }

    private static Map<String, Object> duplicates(Exploration exploration, int[] shown, Map<Integer, Integer> places) {
        Duplicates duplicates = exploration.duplicates();
        Map<String, Object> value = new LinkedHashMap<>();
        double loosest = 1 - LOOSER * (1 - duplicates.similarity());
        value.put("similarity", duplicates.similarity());
        value.put("loosest", loosest);
        value.put("rows", exploration.duplicateCount());
        value.put("groups", duplicates.count());
        value.put("of", Arrays.stream(shown).map(row -> duplicates.groups()[row]).toArray());
        value.put("pairs",
                exploration.duplicates(loosest).pairs().stream().filter(pair -> places.containsKey(pair.row()) && places.containsKey(pair.other())).limit(PAIRS)
                        .map(pair -> new Object[] {places.get(pair.row()), places.get(pair.other()), rounded(pair.similarity(), 6), pair.isExact() ? 1 : 0}).toList());
        return value;
    }

    private static List<Map<String, Object>> doubts(Exploration exploration, Map<Integer, Integer> places) {
        List<Map<String, Object>> doubts = new ArrayList<>();
        exploration.doubts().forEach((label, found) -> {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("label", label);
            value.put("count", found.doubts().size());
            value.put("points", found.doubts().stream().filter(doubt -> places.containsKey(doubt.row())).limit(DOUBTS).map(doubt -> new Object[] {
                    Objects.requireNonNull(places.get(doubt.row())), doubt.label(), doubt.other(), rounded(doubt.share(), 3), rounded(doubt.similarity(), 4)}).toList());
            doubts.add(value);
        });
        return doubts;
    }
}
