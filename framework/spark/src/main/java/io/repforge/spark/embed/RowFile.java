package io.repforge.spark.embed;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A file that rows are written to as they come. It is whole once it is closed. */
interface RowFile extends Closeable {

    /**
     * More rows.
     *
     * @param keys a key for each row
     * @param labels a number for each row, by the labels' names; NaN where there is none
     * @param features of the rows, one after another
     */
    void write(List<String> keys, Map<String, double[]> labels, float[] features) throws IOException;
}
