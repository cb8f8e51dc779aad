package io.repforge.tests.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A kind of input that is damaged. */
interface Subject {

    String name();

    /** How many of a thousand cases are of this kind. */
    int share();

    /**
     * Makes what is to be damaged, once for all cases.
     *
     * @param whole an empty folder of this kind's own
     */
    void prepare(Path whole) throws IOException;

    /**
     * Damages a copy and uses it.
     *
     * @param whole what was prepared
     * @param scratch an empty folder
     */
    Verdict attempt(Path whole, Path scratch, Random random) throws IOException;
}
