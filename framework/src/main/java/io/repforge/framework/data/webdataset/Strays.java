package io.repforge.framework.data.webdataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files of shards that belong to no sample: counted, and the first few named. */
final class Strays {

    private static final int NAMED = 3;

    private final Keys keys;
    private final List<String> names = new ArrayList<>();
    private long count;

    /** @param keys of the shards, to tell strays from members of samples that don't stand together */
    Strays(Keys keys) {
        this.keys = keys;
    }

    /**
     * Adds the members of a sample without any that is used.
     *
     * @throws KeysError if it is a sample with the others of its key
     */
    void add(Sample sample) throws IOException {
        if (sample.others().stream().anyMatch(MemberDecoder::isKnown)) {
            keys.requireTogether(sample);
        }
        sample.others().forEach(extension -> add(sample.key() + "." + extension));
    }

    /** Adds a file that is no member of a sample. */
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
