package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.framework.data.CounterRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shards of a dataset.
 *
 * @param files the files, in the order of their list
 */
record ShardList(List<DataFile> files) {

    private static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tgz", ".tar.zst");

    ShardList {
        files = List.copyOf(files);
    }

    /** Whether a file of a folder is a shard, by its name. */
    static boolean isShard(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The shards in the order of a pass. */
    List<DataFile> inOrderOf(Dataset.Pass pass) {
        if (!pass.shuffle()) {
            return files;
        }
        List<DataFile> shuffled = new ArrayList<>(files);
        CounterRandom random = CounterRandom.of(pass.seed(), "shard order");
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.below(i + 1, pass.index(), i));
        }
        return shuffled;
    }
}
