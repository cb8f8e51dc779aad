package io.repforge.spark.embed;

import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.explore.Labels;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A label as a column: classes by their names where they have some, else by their numbers; other labels as they are.
 *
 * @param label name of the label
 * @param column name of the column
 * @param space what values it has
 */
record LabelColumn(String label, String column, Space space) {

    static final String KEY = "key";
    static final String FEATURES = "features";
    private static final Set<String> TAKEN = Set.of(KEY, FEATURES);

    /** What a column holds. */
    enum Kind {
        TEXT, WHOLE, REAL
    }

    /** Those of data, in the order of their names. One that is called as another column has an underscore before it. */
    static List<LabelColumn> of(StepSpec spec) {
        return new TreeMap<>(spec.labels()).entrySet().stream()
                .map(label -> new LabelColumn(label.getKey(), (TAKEN.contains(label.getKey()) ? "_" : "") + label.getKey(), label.getValue())).toList();
    }

    Kind kind() {
        return space instanceof Space.Discrete classes ? classes.names().isEmpty() ? Kind.WHOLE : Kind.TEXT : Kind.REAL;
    }

    /**
     * A value as text; empty where there is none.
     *
     * @throws io.repforge.framework.UserError if it is no class that the source announced
     */
    String text(double value, long row) {
        return Double.isNaN(value) ? "" : kind() == Kind.WHOLE ? Long.toString((long) value) : Labels.text(space, value, (int) row);
    }
}
