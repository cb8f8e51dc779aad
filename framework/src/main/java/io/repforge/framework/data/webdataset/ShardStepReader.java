package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.data.OrderedWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of shards, one shard after the other. Images are decoded on several cores; arrays are faster decoded than handed over. */
final class ShardStepReader implements StepReader {

    private final Iterator<Path> shards;
    private final StepFields fields;
    private final Spaces spaces;
    private final StepSpec spec;
    private final Map<String, ClassNumbers> classes;
    private final boolean allowTruncated;
    private final Set<String> wanted;
    private final StepDecoder decoder;
    private @Nullable SampleReader current;
    private @Nullable OrderedWork<Step> decoding;

    ShardStepReader(List<Path> shards, StepFields fields, Spaces spaces, StepSpec spec, Map<String, ClassNumbers> classes, boolean allowTruncated) {
        this.shards = shards.iterator();
        this.fields = fields;
        this.spaces = spaces;
        this.spec = spec;
        this.classes = classes;
        this.allowTruncated = allowTruncated;
        this.wanted = fields.all();
        this.decoder = new StepDecoder(fields, spaces, classes);
    }

    @Override
    public @Nullable Step next() throws IOException {
        if (decoding != null) {
            return decoding.next();
        }
        Sample sample = nextSample();
        if (sample == null) {
            return null;
        }
        Sample.Member observation = sample.find(fields.observation());
        if (observation == null || !MemberDecoder.isSlow(observation.extension())) {
            return decoder.decode(sample, spec);
        }
        Sample first = sample;
        OrderedWork<Step> work = new OrderedWork<>(new OrderedWork.Source<>() {
            private @Nullable Sample ahead = first;

            @Override
            public OrderedWork.@Nullable Task<Step> next() throws IOException {
                Sample sample = ahead != null ? ahead : nextSample();
                ahead = null;
                return sample == null ? null : () -> new StepDecoder(fields, spaces, classes).decode(sample, spec);
            }
        });
        decoding = work;
        return work.next();
    }

    private @Nullable Sample nextSample() throws IOException {
        while (true) {
            if (current == null) {
                if (!shards.hasNext()) {
                    return null;
                }
                current = new SampleReader(shards.next(), wanted::contains, allowTruncated);
            }
            Sample sample = current.next();
            if (sample != null) {
                return sample;
            }
            current.close();
            current = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (decoding != null) {
            decoding.close();
        }
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
