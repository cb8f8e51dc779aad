package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Contents;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shards as a dataset. A pass that shuffles takes the shards in an order of its own; within a shard the order stays. */
final class ShardDataset implements Dataset {

    private static final Logger LOG = LoggerFactory.getLogger(ShardDataset.class);

    private final ShardList shards;
    private final ShardFormat format;
    private final OptionalLong size;
    private final Contents contents;
    /** Number of the first sample of each shard, where they hold still images and it is known how many; else null. */
    private final @Nullable Map<DataFile, Long> first;
    private final @Nullable ShardPart part;
    private final AtomicBoolean fewTold = new AtomicBoolean();

    /**
     * @param format what the shards' samples are
     * @param size number of samples, where it is known
     * @param contents what they hold and what is left out, in words
     * @param first number of the first sample of each shard, where they hold still images and it is known how many; else null
     */
    ShardDataset(ShardList shards, ShardFormat format, OptionalLong size, Contents contents, @Nullable Map<DataFile, Long> first) {
        this(shards, format, size, contents, first, null);
    }

    private ShardDataset(ShardList shards, ShardFormat format, OptionalLong size, Contents contents, @Nullable Map<DataFile, Long> first, @Nullable ShardPart part) {
        this.shards = shards;
        this.format = format;
        this.size = size;
        this.contents = contents;
        this.first = first;
        this.part = part;
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
    public OptionalInt pieces() {
        return OptionalInt.of(shards.files().size());
    }

    @Override
    public Contents contents() {
        return contents;
    }

    /** Of still images that are counted already, a sample is known by its shard and its place there, so that passes shuffle the shards as those of the whole do. */
    @Override
    public Dataset part(Part wanted) {
        if (first == null || part != null || size.isEmpty()) {
            return Dataset.super.part(wanted);
        }
        return new ShardDataset(shards, format, OptionalLong.of(wanted.count(size.getAsLong())), contents, first, new ShardPart(wanted, first));
    }

    @Override
    public StepReader read(Pass pass) {
        return new ShardStepReader(shards.inOrderOf(pass), format, part);
    }

    /** The shards are dealt out; of fewer than there are workers, the trajectories are. */
    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        int count = shards.files().size();
        if (count >= share.workers()) {
            return new ShardStepReader(share.of(shards.inOrderOf(pass)), format, part);
        }
        if (fewTold.compareAndSet(false, true)) {
            LOG.info("{} workers share {}, fewer than they are, so each reads all of it and takes a part of its trajectories; to spare them that, write more"
                    + " and smaller shards", share.workers(), count == 1 ? "a single shard" : count + " shards");
        }
        return Dataset.super.read(pass, share);
    }
}
