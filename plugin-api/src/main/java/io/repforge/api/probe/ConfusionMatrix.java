package io.repforge.api.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How often examples of each class were held for each.
 *
 * @param classes names of the classes, C of them
 * @param counts {@code [C, C]}: a row for each class that examples are of, a column for each that they were held for
 */
public record ConfusionMatrix(List<String> classes, List<List<Integer>> counts) implements Detail {

    /** @throws IllegalArgumentException if there isn't a row and a column for each class */
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
        int size = classes.size();
        if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException("a confusion matrix of " + size + " classes needs as many rows and columns");
        }
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.confusion(this);
    }

    /**
     * Counts.
     *
     * @param actual class of each example
     * @param predicted what each was held for
     */
    public static ConfusionMatrix of(List<String> classes, int[] actual, int[] predicted) {
        List<List<Integer>> counts = new ArrayList<>();
        classes.forEach(any -> counts.add(new ArrayList<>(Collections.nCopies(classes.size(), 0))));
        for (int i = 0; i < actual.length; i++) {
            List<Integer> row = counts.get(actual[i]);
            row.set(predicted[i], row.get(predicted[i]) + 1);
        }
        return new ConfusionMatrix(classes, counts);
    }
}
