package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import java.util.List;

/** What a run of a graph gave. Valid until the session's next run; what is read from it is a copy. */
public interface Outputs {

    /** Names in the graph's order. */
    List<String> names();

    /**
     * An output of one element, as a double whatever its type.
     *
     * @throws IllegalArgumentException if there is no such output, or if it has more elements
     */
    double scalar(String name);

    /**
     * A copy of an output.
     *
     * @throws IllegalArgumentException if there is no such output
     */
    Array array(String name);
}
