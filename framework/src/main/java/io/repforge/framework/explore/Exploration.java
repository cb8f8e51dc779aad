package io.repforge.framework.explore;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.data.TolerantDataset;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.evaluate.Interruption;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data as a representation sees it: where each row lies in the plane, which others are near, what is there more than once, what lies apart, and which labels its
 * neighbours speak against. All is computed of all rows; what is shown of them may be a sample, which has the rows that stand out in it.
 */
public final class Exploration implements AutoCloseable {

    /** Of what stands out, a sample shows so many each. */
    private static final int OUTLIERS = 60;
    private static final int DOUBTS = 200;
    /** And of near-duplicates, this share of all that it shows. */
    private static final double DUPLICATES = 0.4;

    private final Found found;
    private final ObservedRows rows;
    private final Neighbours neighbours;
    private final PrincipalPlane principal;
    private final Plane manifold;
    private final Outliers outliers;
    private final Duplicates duplicates;
    private final Map<String, DoubtfulLabels> doubts = new LinkedHashMap<>();

    /**
     * How it is looked at.
     *
     * @param similarity from which on two rows are nearly the same; empty for one that suits the features
     * @param seed of every random choice
     */
    public record Question(OptionalDouble similarity, long seed) {}

    /**
     * Where rows are from.
     *
     * @param data that they are of
     * @param all how many rows it has
     * @param places of the rows among those of it that can be read
     * @param numbers of the rows among all
     */
    private record Found(Dataset data, long all, int[] places, int[] numbers) {}

    private Exploration(Found found, ObservedRows rows, Question question) {
        this.found = found;
        this.rows = rows;
        this.principal = PrincipalPlane.of(rows.features(), question.seed(), Interruption::check);
        try (INDArray directions = rows.directions()) {
            this.neighbours = Neighbours.of(directions, Umap.NEIGHBOURS, Interruption::check);
        }
        this.manifold = Umap.of(neighbours, principal.points(), question.seed(), Interruption::check);
        this.outliers = Outliers.of(neighbours);
        this.duplicates = Duplicates.of(neighbours, question.similarity().orElseGet(() -> Duplicates.usual(neighbours)), rows.digests());
        for (String label : new TreeSet<>(spec().labels().keySet())) {
            if (spec().labels().get(label) instanceof Space.Discrete classes) {
                doubts.put(label, DoubtfulLabels.of(neighbours, classes(label, classes), classes.n()));
            }
        }
    }

    private double[] classes(String label, Space.Discrete classes) {
        double[] values = labels(label);
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                Labels.requireClass(classes, values[row], number(row));
            }
        }
        return values;
    }

    /**
     * Looks at all of a dataset.
     *
     * @param extractor of the features
     * @param missing numbers of rows that can't be read and are left out, which become known as the data is read
     * @param progress told how many rows are read
     * @throws io.repforge.framework.UserError if it is empty, features aren't finite, or a label isn't of the space that was announced
     * @throws IOException if it can't be read
     */
    public static Exploration of(Dataset data, Features.Extractor extractor, Question question, SortedSet<Long> missing, LongConsumer progress) throws IOException {
        RowNumbers numbers = new RowNumbers(missing);
        ObservedRows rows = ObservedRows.read(data, extractor, numbers::of, progress);
        int[] places = IntStream.range(0, rows.count()).toArray();
        return looked(new Found(data, (long) rows.count() + missing.size(), places, numbers.of(places)), rows, question);
    }

    /**
     * Looks at so many rows of a dataset, drawn by the seed.
     *
     * @throws io.repforge.framework.UserError as {@link #of}
     * @throws IOException if it can't be read
     */
    public static Exploration sample(Dataset data, int most, Features.Extractor extractor, Question question) throws IOException {
        SortedSet<Long> missing = new TreeSet<>();
        Dataset told = data instanceof TolerantDataset tolerant ? tolerant.telling((row, why) -> missing.add(row)) : data;
        SomeRows some = SomeRows.drawn(told, most, question.seed());
        RowNumbers numbers = new RowNumbers(missing);
        ObservedRows rows = ObservedRows.read(some, extractor, row -> numbers.of(some.rows()[row]), done -> {});
        int[] places = Arrays.copyOf(some.rows(), rows.count());
        // Without a size, those that can be read were counted, and the others found by that.
        long all = data.size().orElseGet(() -> some.all() + missing.size());
        return looked(new Found(data, all, places, numbers.of(places)), rows, question);
    }

    private static Exploration looked(Found found, ObservedRows rows, Question question) {
        try {
            return new Exploration(found, rows, question);
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    /** Number of rows. */
    public int count() {
        return rows.count();
    }

    /** Features of each. */
    public int width() {
        return (int) rows.features().size(1);
    }

    /** How many near-duplicates there are, in groups of two or more. */
    public int duplicateCount() {
        return (int) Arrays.stream(duplicates.groups()).filter(group -> group > 0).count();
    }

    /** How many such groups there are. */
    public int duplicateGroups() {
        return duplicates.count();
    }

    /** How many labels neighbours speak against. */
    public int doubtCount() {
        return doubts.values().stream().mapToInt(found -> found.doubts().size()).sum();
    }

    StepSpec spec() {
        return found.data().spec();
    }

    /** How many rows the data has. */
    long all() {
        return found.all();
    }

    /** The number that a row has in the data. */
    int number(int row) {
        return found.numbers()[row];
    }

    /** Some of the rows, to be read again. */
    Dataset data(int[] some) {
        return new SomeRows(found.data(), found.all(), Arrays.stream(some).map(row -> found.places()[row]).toArray());
    }

    List<String> names() {
        return rows.names();
    }

    boolean areNamed() {
        return rows.names().stream().anyMatch(name -> !name.isEmpty());
    }

    double[] labels(String label) {
        return Objects.requireNonNull(rows.labels().get(label), label);
    }

    PrincipalPlane principal() {
        return principal;
    }

    Plane manifold() {
        return manifold;
    }

    Outliers outliers() {
        return outliers;
    }

    Duplicates duplicates() {
        return duplicates;
    }

    /** Those from another similarity on. */
    Duplicates duplicates(double similarity) {
        return Duplicates.of(neighbours, similarity, rows.digests());
    }

    /** Labels with classes, and what is doubted of them. */
    Map<String, DoubtfulLabels> doubts() {
        return doubts;
    }

    /** The rows to show: all if there is room, else those that stand out, and of the others as many as there is room for, drawn by the seed. */
    int[] shown(int most, long seed) {
        if (most >= count()) {
            return IntStream.range(0, count()).toArray();
        }
        TreeSet<Integer> chosen = new TreeSet<>();
        Arrays.stream(outliers.farthest(Math.min(OUTLIERS, most / 4))).forEach(chosen::add);
        doubts.values().forEach(found -> found.doubts().stream().limit(Math.min(DOUBTS, most / 4)).forEach(doubt -> chosen.add(doubt.row())));
        duplicates.pairs().stream().limit((long) (DUPLICATES * most / 2)).forEach(pair -> chosen.addAll(List.of(pair.row(), pair.other())));
        int[] others = IntStream.range(0, count()).filter(row -> !chosen.contains(row)).toArray();
        for (int place : SomeRows.drawn(others.length, Math.max(0, most - chosen.size()), seed)) {
            chosen.add(others[place]);
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The neighbours of some rows among each other, by their places in the list; of all rows, those that are known. */
    Neighbours neighboursAmong(int[] some, int most) {
        if (some.length == count() && most <= neighbours.k()) {
            return neighbours;
        }
        try (INDArray directions = rows.directions(some)) {
            return Neighbours.of(directions, most, Interruption::check);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
