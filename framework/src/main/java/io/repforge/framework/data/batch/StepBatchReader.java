package io.repforge.framework.data.batch;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.WholePass;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads a dataset once, in its order, in batches of steps. */
public final class StepBatchReader implements Closeable {

    private final StepReader steps;
    private final int batchSize;
    private final Column observations;

    private StepBatchReader(StepReader steps, Column observations, int batchSize) {
        this.steps = steps;
        this.observations = observations;
        this.batchSize = batchSize;
    }

    /**
     * Opens the data at its start.
     *
     * @param dataset not closed by the reader
     * @param batchSize steps in a batch, at least 1; the last one may have fewer
     * @throws io.repforge.framework.UserError if the data has no end
     * @throws IOException if the data can't be opened
     */
    public static StepBatchReader open(Dataset dataset, int batchSize) throws IOException {
        Column observations = new Column("observation", dataset.spec().observation(), batchSize, HostMemory.PAGEABLE);
        try {
            return new StepBatchReader(WholePass.open(dataset), observations, batchSize);
        } catch (IOException | RuntimeException e) {
            observations.close();
            throw e;
        }
    }

    /**
     * The next batch.
     *
     * @return null at the end
     * @throws io.repforge.framework.UserError if an observation isn't of the space that its source announced
     * @throws IOException if the data can't be read
     */
    public @Nullable StepBatch next() throws IOException {
        List<Step> batch = new ArrayList<>();
        for (Step step; batch.size() < batchSize && (step = steps.next()) != null;) {
            observations.put(batch.size(), step.observation().array());
            batch.add(step);
        }
        if (batch.isEmpty()) {
            return null;
        }
        return new StepBatch(batch.size() == batchSize ? observations.buffer().array()
                : observations.buffer().array().get(NDArrayIndex.interval(0, batch.size())), batch);
    }

    @Override
    public void close() throws IOException {
        observations.close();
        steps.close();
    }
}
