package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.util.OptionalLong;

/** Shards as a dataset. A pass that shuffles takes the shards in an order of its own; within a shard the order stays. */
final class ShardDataset implements Dataset {

    private final ShardList shards;
    private final ShardFormat format;
    private final OptionalLong size;
    private final Contents contents;

    /**
     * @param format what the shards' samples are
     * @param size number of samples, where it is known
     * @param contents what they hold and what is left out, in words
     */
    ShardDataset(ShardList shards, ShardFormat format, OptionalLong size, Contents contents) {
        this.shards = shards;
        this.format = format;
        this.size = size;
        this.contents = contents;
    }

    @Override
    public StepSpec spec() {
        return format.spec();
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public StepReader read(Pass pass) {
        return new ShardStepReader(shards.inOrderOf(pass), format);
    }
}
