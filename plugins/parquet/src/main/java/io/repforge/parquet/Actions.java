package io.repforge.parquet;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;
import io.repforge.parquet.file.Leaf;
import java.io.IOException;

/**
 * What was done in each row: one of some choices, where a column has a whole number for each row, and numbers else.
 *
 * @param space what actions look like
 * @param reading reads that of a row
 */
record Actions(Space space, Reading reading) {

    /** Reads the action of a row. */
    interface Reading {

        /**
         * @throws io.repforge.api.data.UnreadableStepException if it has none, or another than the space says
         * @throws IOException if the file can't be read
         */
        Array of(Cursor row) throws IOException;
    }

    /**
     * @param count of the choices; 0 to look them up
     * @param option that names the column
     * @throws IOException if the column holds no actions
     */
    static Actions of(Table table, Table.Column column, int count, String option) throws IOException {
        if (column.lists() > 0 || column.kind() != Leaf.Kind.INTEGER) {
            NumberColumn numbers = NumberColumn.of(table, column, option);
            return new Actions(numbers.space(), numbers::array);
        }
        Labels choices = Labels.of(table, column, new Labels.Known(count == 0 ? null : count, null), option)
                .orElseThrow(() -> new IOException(table.first() + ": the column '" + column.name() + "' has no number above −1 in any row; name another by " + option));
        return new Actions(choices.space(), row -> Array.scalar(DType.INT64, choices.of(row)));
    }
}
