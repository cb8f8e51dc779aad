package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of shards, one shard after the other. Images are decoded on several cores; arrays are faster decoded than handed over. A sample
 * that can't be decoded is one unreadable step, and so is the rest of a shard that is damaged.
 */
final class ShardStepReader implements StepReader {

    private static final Logger LOG = LoggerFactory.getLogger(ShardStepReader.class);

    private final Iterator<DataFile> shards;
    private final ShardFormat format;
    private final Set<String> wanted;
    private final StepDecoder decoder;
    private final Strays strays;
    private final @Nullable ShardPart part;
    private @Nullable SampleReader current;
    /** Samples of the shard that were read. */
    private long read;

    /**
     * @param part the samples that are read; null for all
     */
    ShardStepReader(List<DataFile> shards, ShardFormat format, @Nullable ShardPart part) {
        this.part = part;
        this.shards = shards.iterator();
        this.format = format;
        this.wanted = format.fields().all();
        this.decoder = format.decoder();
        this.strays = new Strays(format.keys());
    }

    @Override
    public @Nullable Step next() throws IOException {
        Sample sample = nextSample();
        return sample == null ? null : decoder.decode(sample, format.spec());
    }

    /** The members of the sample are read over; of them, what says whether the trajectory ends is decoded. */
    @Override
    public Skip skip() throws IOException {
        Sample sample = nextSample();
        return sample == null ? Skip.NONE : Skip.of(decoder.done(sample));
    }

    /** @throws UnreadableStepException if a shard is damaged from here on; the next sample is that of the next shard */
    private @Nullable Sample nextSample() throws IOException {
        while (true) {
            try {
                if (current == null) {
                    if (!shards.hasNext()) {
                        tellStrays();
                        return null;
                    }
                    read = 0;
                    current = new SampleReader(shards.next(), format.options(), wanted::contains, wanted::contains, strays);
                }
                Sample sample = current.next();
                if (sample == null) {
                    closeCurrent();
                } else if (part == null || part.has(sample.shard(), read++)) {
                    format.overlooked().lookAt(sample);
                    return sample;
                }
            } catch (KeysError e) {
                throw e;
            } catch (UserError e) {
                closeCurrent();
                throw new UnreadableStepException(String.valueOf(e.getMessage()), e, true);
            }
        }
    }

    private void tellStrays() {
        if (!strays.isEmpty() && format.straysTold().compareAndSet(false, true)) {
            LOG.warn("Of the shards, {}", strays);
        }
    }

    private void closeCurrent() throws IOException {
        SampleReader closed = current;
        current = null;
        if (closed != null) {
            closed.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeCurrent();
    }
}
