package io.repforge.framework.data.batch;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads a dataset once, in its order, in batches of observations with their labels. */
public final class LabelledReader implements Closeable {

    private final StepReader steps;
    private final int batchSize;
    private final Column observations;
    private final Map<String, double[]> labels = new HashMap<>();
    private long read;

    private LabelledReader(StepReader steps, Dataset dataset, int batchSize) {
        this.steps = steps;
        this.batchSize = batchSize;
        this.observations = new Column("observation", dataset.spec().observation(), batchSize);
        dataset.spec().labels().keySet().forEach(name -> labels.put(name, new double[batchSize]));
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
        StepReader steps = dataset.read(Dataset.Pass.inOrder());
        try {
            return new LabelledReader(steps, dataset, batchSize);
        } catch (RuntimeException e) {
            try (steps) {
                throw e;
            }
        }
    }

    /**
     * The next batch.
     *
     * @return null at the end
     * @throws UserError if a step lacks a label that its source announced, or isn't of its spaces
     * @throws IOException if the data can't be read
     */
    public @Nullable LabelledBatch next() throws IOException {
        int rows = 0;
        for (Step step; rows < batchSize && (step = steps.next()) != null; rows++) {
            observations.put(rows, step.observation());
            for (Map.Entry<String, double[]> label : labels.entrySet()) {
                label.getValue()[rows] = label(step, label.getKey());
            }
            read++;
        }
        return rows == 0 ? null : new LabelledBatch(firstRows(rows), copyOfLabels(rows));
    }

    private double label(Step step, String name) {
        Double value = step.labels().get(name);
        if (value == null) {
            throw new UserError("Step " + read + " of the evaluation data has no label '" + name + "' though others have: add it, or remove the step.");
        }
        return value;
    }

    private INDArray firstRows(int rows) {
        return rows == batchSize ? observations.array() : observations.array().get(NDArrayIndex.interval(0, rows));
    }

    private Map<String, double[]> copyOfLabels(int rows) {
        Map<String, double[]> copies = new HashMap<>();
        labels.forEach((name, values) -> copies.put(name, Arrays.copyOf(values, rows)));
        return copies;
    }

    @Override
    public void close() throws IOException {
        observations.close();
        steps.close();
    }
}
