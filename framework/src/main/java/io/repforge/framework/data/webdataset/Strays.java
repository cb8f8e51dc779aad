package io.repforge.framework.data.webdataset;

import java.util.ArrayList;
import java.util.List;

/** Files of shards that belong to no sample: counted, and the first few named. */
final class Strays {

    private static final int NAMED = 3;

    private final List<String> names = new ArrayList<>();
    private long count;

    void add(String name) {
        if (count++ < NAMED) {
            names.add(name);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** What is left out, in words. */
    @Override
    public String toString() {
        return count + (count == 1 ? " file is left out, which belongs" : " files are left out, which belong") + " to no sample ("
                + String.join(", ", names) + (count > NAMED ? ", …" : "") + ")";
    }
}
