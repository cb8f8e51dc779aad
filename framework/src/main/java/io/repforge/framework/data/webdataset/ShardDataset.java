package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.util.Map;
import java.util.OptionalLong;

/** Shards as a dataset. A pass that shuffles takes the shards in an order of its own; within a shard the order stays. */
final class ShardDataset implements Dataset {

    private final ShardList shards;
    private final StepFields fields;
    private final Spaces spaces;
    private final StepSpec spec;
    private final Map<String, ClassNumbers> classes;
    private final OptionalLong size;
    private final boolean allowTruncated;

    ShardDataset(ShardList shards, StepFields fields, Spaces spaces, StepSpec spec, Map<String, ClassNumbers> classes, OptionalLong size, boolean allowTruncated) {
        this.shards = shards;
        this.fields = fields;
        this.spaces = spaces;
        this.spec = spec;
        this.classes = classes;
        this.size = size;
        this.allowTruncated = allowTruncated;
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public StepReader read(Pass pass) {
        return new ShardStepReader(shards.inOrderOf(pass), fields, spaces, spec, classes, allowTruncated);
    }
}
