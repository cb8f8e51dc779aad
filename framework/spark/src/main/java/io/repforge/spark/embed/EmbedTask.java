package io.repforge.spark.embed;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.SkipListener;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.ExecutorEngine;
import io.repforge.spark.TaskFaults;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Embeds a part of the data, wherever it is run. What it writes depends on nothing but the part.
 *
 * @param job a name that no other has
 * @param components of the driver
 * @param encoder the model
 * @param name how messages call it
 * @param device where to compute
 * @param threads how many threads compute
 * @param data as the user named it
 * @param onError what is done about steps that can't be read
 * @param maxSkipped how many of a part may be left out
 * @param plan how the data is cut, and what parts are written as
 * @param out where they go
 * @param settings of Hadoop
 */
record EmbedTask(String job, ExecutorComponents components, Broadcast<byte[]> encoder, String name, String device, int threads, String data, OnError onError,
        int maxSkipped,
        EmbeddingPlan plan, String out, Broadcast<SerializableConfiguration> settings) implements Serializable {

    private static final int FAULTS = 5;

    EmbeddedPart run(int part) throws Exception {
        return TaskFaults.named(() -> embed(part));
    }

    private EmbeddedPart embed(int part) throws IOException {
        OutputFolder folder = new OutputFolder(out, settings.value().value());
        OpenedJob opened = OpenedJob.FREE.take(job, any -> true).orElseGet(this::open);
        Path temporary = folder.temporary(plan.format(), part);
        EmbeddedPart done;
        try (RowFile file = plan.format().create(temporary, folder.settings(), opened.dataset().spec())) {
            done = embed(opened.dataset(), part, Features.encoder(opened.session()), file);
        } catch (IOException | RuntimeException | Error e) {
            // Nobody knows what is wrong with it.
            opened.close();
            throw e;
        }
        OpenedJob.FREE.give(job, opened);
        folder.put(temporary, plan, part, done);
        return done;
    }

    private OpenedJob open() {
        EncoderModel model = EncoderModel.of(name, encoder.value());
        Engine engine = ExecutorEngine.of(SessionOptions.defaults().withDevice(Device.parse(device)).withThreads(threads));
        DataOpener opener = components.data();
        try {
            Dataset dataset = opener.openForSpaces(opener.source(data, "DATA"));
            model.require(dataset.spec().observation());
            return new OpenedJob(opener, dataset, model.open(engine));
        } catch (RuntimeException | Error e) {
            opener.close();
            throw e;
        }
    }

    private EmbeddedPart embed(Dataset dataset, int part, Features.Extractor extractor, RowFile file) throws IOException {
        Set<Long> leftOut = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        SkipListener skipped = (position, why) -> {
            leftOut.add(position);
            if (faults.size() < FAULTS) {
                faults.add(String.valueOf(why.getMessage()));
            }
        };
        Dataset own = new Tolerance(onError, maxSkipped, Tolerance.Asked.COMMAND).over(plan.cut().part(dataset, part), skipped);
        long position = 0;
        long rows = 0;
        int width = 0;
        try (StepBatchReader batches = StepBatchReader.open(own, Features.BATCH)) {
            for (StepBatch batch = batches.next(); batch != null; batch = batches.next()) {
                if (TaskContext.get().isInterrupted()) {
                    throw new TaskKilledException("embedding");
                }
                List<String> keys = new ArrayList<>();
                for (Step step : batch.steps()) {
                    for (; leftOut.contains(position); position++) {
                    }
                    keys.add(key(step, part, position++));
                }
                float[] features = extractor.extract(batch.observations());
                file.write(keys, labels(dataset.spec().labels().keySet(), batch.steps()), features);
                rows += keys.size();
                width = features.length / keys.size();
            }
        }
        return new EmbeddedPart(rows, width, leftOut.size(), faults);
    }

    /** What the source calls a step, or else its number. */
    private String key(Step step, int part, long position) {
        if (plan.cut().isByNumbers()) {
            return Long.toString(plan.cut().first(part) + position);
        }
        return Objects.requireNonNullElseGet(step.origin(), () -> part + ":" + position);
    }

    private static Map<String, double[]> labels(Set<String> names, List<Step> steps) {
        Map<String, double[]> labels = new HashMap<>();
        for (String name : names) {
            labels.put(name, steps.stream().mapToDouble(step -> step.labels().getOrDefault(name, Double.NaN)).toArray());
        }
        return labels;
    }
}
