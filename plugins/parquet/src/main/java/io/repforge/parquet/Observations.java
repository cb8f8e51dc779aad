package io.repforge.parquet;

import io.repforge.api.array.Values;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;

/** What the rows of a table show. */
interface Observations {

    /** What they look like. */
    Space space();

    /** Which columns they are of, for people. */
    String label();

    /**
     * That of a row.
     *
     * @param row stands there; what is read of it here isn't read again
     * @throws UnreadableStepException if the row has none, or another than the space says
     * @throws IOException if the file can't be read
     */
    Seen of(Cursor row) throws IOException;

    /**
     * An observation.
     *
     * @param values what was seen
     * @param origin where it is from, as people find it
     */
    record Seen(Values values, String origin) {}
}
