package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.Part;
import java.util.Map;

/**
 * A part of the still images of shards, in whatever order those are read.
 *
 * @param part which
 * @param first number of the first sample of each shard, in the order of their list
 */
record ShardPart(Part part, Map<DataFile, Long> first) {

    ShardPart {
        first = Map.copyOf(first);
    }

    /**
     * Whether a sample belongs to it.
     *
     * @param sample its number in the shard, counted from 0
     */
    boolean has(DataFile shard, long sample) {
        return part.has(first.getOrDefault(shard, 0L) + sample);
    }
}
