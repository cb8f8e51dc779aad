package io.repforge.api.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A score under circumstances of two sorts, such as accuracies by corruption and severity.
 *
 * @param unit what the numbers are
 * @param rowsAre what rows are, such as {@code corruption}
 * @param columnsAre what columns are, such as {@code severity}
 * @param columns what the columns are called
 * @param rows the numbers of each row, in the order of the columns, by what it is called
 */
public record ScoreTable(Score.Unit unit, String rowsAre, String columnsAre, List<String> columns, Map<String, List<Double>> rows) implements Detail {

    /** @throws IllegalArgumentException if a row hasn't a number for each column */
    public ScoreTable {
        columns = List.copyOf(columns);
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        rows.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        int width = columns.size();
        copy.forEach((name, values) -> {
            if (values.size() != width) {
                throw new IllegalArgumentException("the row " + name + " needs a number for each of " + width + " columns, got " + values);
            }
        });
        rows = Collections.unmodifiableMap(copy);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.table(this);
    }
}
