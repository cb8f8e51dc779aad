package io.repforge.framework.data.batch;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a dataset once, in its order, in batches of observations with their labels. */
public final class LabelledReader implements Closeable {

    private final StepBatchReader batches;
    private final Set<String> labels;
    private long read;

    private LabelledReader(StepBatchReader batches, Set<String> labels) {
        this.batches = batches;
        this.labels = labels;
    }

    /**
     * Opens the data at its start.
     *
     * @param dataset not closed by the reader
     * @param batchSize observations in a batch; the last one may have fewer
     * @throws IllegalArgumentException if the batch size isn't positive
     * @throws IOException if the data can't be opened
     */
    public static LabelledReader open(Dataset dataset, int batchSize) throws IOException {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, got " + batchSize);
        }
        return new LabelledReader(StepBatchReader.open(dataset, batchSize), dataset.spec().labels().keySet());
    }

    /**
     * The next batch.
     *
     * @return null at the end
     * @throws UserError if a step lacks a label that its source announced, or isn't of its spaces
     * @throws IOException if the data can't be read
     */
    public @Nullable LabelledBatch next() throws IOException {
        StepBatch batch = batches.next();
        if (batch == null) {
            return null;
        }
        Map<String, double[]> values = new HashMap<>();
        for (String name : labels) {
            values.put(name, new double[batch.steps().size()]);
        }
        for (int row = 0; row < batch.steps().size(); row++) {
            for (String name : labels) {
                Objects.requireNonNull(values.get(name))[row] = label(batch.steps().get(row), name);
            }
            read++;
        }
        return new LabelledBatch(batch.observations(), values);
    }

    private double label(Step step, String name) {
        Double value = step.labels().get(name);
        if (value == null) {
            throw new UserError("Step " + read + " of the evaluation data has no label '" + name + "' though others have: add it, or remove the step.");
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
