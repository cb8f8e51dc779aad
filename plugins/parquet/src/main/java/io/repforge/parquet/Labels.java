package io.repforge.parquet;

import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.parquet.file.Leaf;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of labels or of discrete actions: the numbers of classes, their names as text, or real numbers.
 *
 * @param column where they are
 * @param space the classes, or a scalar
 * @param byName numbers of the classes, where the column has names
 */
record Labels(Table.Column column, Space space, Map<String, Integer> byName) {

    /** ImageNet with all of its classes has 21,841. */
    private static final int MOST_NAMES = 100_000;

    /** What users say about the classes of a column. */
    record Known(@Nullable Integer count, @Nullable List<String> names) {}

    /**
     * Looks at a column: at the largest number that the files tell of, or at all values.
     *
     * @param known what users say
     * @param option that names the column
     * @return empty where all numbers are negative, as those of Hugging Face's test data without labels
     * @throws IOException if it holds nothing of the kind
     */
    static Optional<Labels> of(Table table, Table.Column column, Known known, String option) throws IOException {
        if (column.lists() > 0 || column.kind() == Leaf.Kind.BYTES || column.kind() == Leaf.Kind.OTHER) {
            throw new IOException(table.first() + ": the column '" + column.name() + "' holds " + column.leaves().get(0) + " (" + column.leaves().get(0).typeName()
                    + "), not one number or text for each row; name another by " + option);
        }
        if (column.kind() == Leaf.Kind.REAL) {
            return Optional.of(new Labels(column, Space.box(), Map.of()));
        }
        if (column.kind() == Leaf.Kind.TEXT) {
            Space.Discrete classes = known.names == null ? Space.classes(texts(table, column, option)) : Space.discrete(known.names);
            Map<String, Integer> byName = new HashMap<>();
            for (int i = 0; i < classes.n(); i++) {
                byName.put(classes.name(i), i);
            }
            return Optional.of(new Labels(column, classes, Map.copyOf(byName)));
        }
        List<String> names = known.names == null ? names(table, column) : known.names;
        long largest = largest(table, column);
        if (largest < 0) {
            return Optional.empty();
        }
        Features features = Features.of(table.first());
        int count = known.count != null ? known.count : (int) Math.min(largest, Integer.MAX_VALUE - 1) + 1;
        return Optional.of(new Labels(column, !names.isEmpty() ? Space.discrete(names)
                : Space.discrete(known.count != null ? count : Math.max(count, features.classes(column.name()).orElse(1))), Map.of()));
    }

    /** The names that the files have for its classes. */
    private static List<String> names(Table table, Table.Column column) throws IOException {
        Table.Source pattern = null;
        List<String> names = List.of();
        for (Table.Source source : table.sources()) {
            Optional<List<String>> own = Features.of(source.content()).classNames(column.name());
            if (own.isPresent() && pattern == null) {
                pattern = source;
                names = own.get();
            } else if (own.isPresent() && pattern != null && !own.get().equals(names)) {
                throw new IOException("the classes of the column '" + column.name() + "' have other names in " + source.content() + " than in " + pattern.content()
                        + "; read the files as data of their own, or give the names by the option 'class_names'");
            }
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw new IOException(table.first() + ": two classes of the column '" + column.name() + "' have the same name; give others by the option 'class_names'");
        }
        return names;
    }

    private static long largest(Table table, Table.Column column) throws IOException {
        long largest = -1;
        for (Table.Group group : table.groups()) {
            OptionalLong told = group.rows().max(column.in(group));
            largest = Math.max(largest, told.isPresent() ? told.getAsLong() : largest(table, column, group));
        }
        return largest;
    }

    private static long largest(Table table, Table.Column column, Table.Group group) throws IOException {
        long largest = -1;
        try (Cursor row = new Cursor(table)) {
            for (long i = group.first(); i < group.end(); i++) {
                row.to(i);
                largest = row.scalar(column) instanceof Long value ? Math.max(largest, value) : largest;
            }
        }
        return largest;
    }

    private static Set<String> texts(Table table, Table.Column column, String option) throws IOException {
        Set<String> texts = new HashSet<>();
        try (Cursor row = new Cursor(table)) {
            for (long i = 0; i < table.rows(); i++) {
                row.to(i);
                if (row.scalar(column) instanceof String text && texts.add(text) && texts.size() > MOST_NAMES) {
                    throw new IOException(row.place() + ": the column '" + column.name() + "' has more than " + MOST_NAMES
                            + " different texts, which are no classes; name another by " + option);
                }
            }
        }
        if (texts.isEmpty()) {
            throw new IOException(table.first() + ": the column '" + column.name() + "' has no text in any row; name another by " + option);
        }
        return texts;
    }

    /**
     * That of a row.
     *
     * @throws UnreadableStepException if it has none, or it is no class
     * @throws IOException if the file can't be read
     */
    double of(Cursor row) throws IOException {
        Object value = row.scalar(column);
        if (value == null) {
            throw new UnreadableStepException(place(row) + " holds nothing; leave such rows out");
        }
        if (!(space instanceof Space.Discrete classes)) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof String name) {
            Integer number = byName.get(name);
            if (number == null) {
                throw new UnreadableStepException(place(row) + ": '" + name + "' is none of the " + classes.n() + " classes that the option 'class_names' names");
            }
            return number;
        }
        long number = (Long) value;
        if (number < 0 || number >= classes.n()) {
            throw new UnreadableStepException(place(row) + ": " + number + " is no class, which have the numbers from 0 to " + (classes.n() - 1));
        }
        return number;
    }

    private String place(Cursor row) {
        return row.place() + ", column '" + column.name() + "'";
    }
}
