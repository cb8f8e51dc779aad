package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.probe.Examples;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The steps of a dataset with features in place of their observations. */
final class ExampleTable implements Examples {

    private static final int BATCH = 256;
    private static final Array UNSEEN = new Array(DType.UINT8, Shape.of(0), new byte[0]);

    private final Dataset data;
    private final List<Step> steps;
    private final List<float[]> parts;
    /** Rows of each part but the last. */
    private final int partRows;
    private final int width;

    private ExampleTable(Dataset data, List<Step> steps, List<float[]> parts, int partRows) {
        this.data = data;
        this.steps = steps;
        this.parts = parts;
        this.partRows = partRows;
        this.width = parts.get(0).length / Math.min(partRows, steps.size());
    }

    /**
     * Reads a dataset once, in its order.
     *
     * @param data read again where a model is trained on its observations
     * @throws UserError if it is empty
     */
    static ExampleTable of(Dataset data, Features.Extractor extractor) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<float[]> parts = new ArrayList<>();
        try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Interruption.check();
                parts.add(extractor.extract(batch.observations()));
                batch.steps().forEach(step -> steps.add(step.withObservation(UNSEEN)));
            }
        }
        if (steps.isEmpty()) {
            throw new UserError("The data to evaluate on is empty: give data with at least one labelled observation.");
        }
        return new ExampleTable(data, steps, parts, BATCH);
    }

    /** Whether all features are numbers, none of them infinite. */
    boolean isFinite() {
        for (float[] part : parts) {
            for (float value : part) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Where they come from. */
    Dataset data() {
        return data;
    }

    @Override
    public int count() {
        return steps.size();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public float[] features(int from, int to) {
        float[] features = new float[Math.multiplyExact(to - from, width)];
        copy(from, to, features);
        return features;
    }

    private void copy(int from, int to, float[] into) {
        for (int row = from; row < to;) {
            int part = row / partRows;
            int rows = Math.min(to, (part + 1) * partRows) - row;
            System.arraycopy(parts.get(part), (row - part * partRows) * width, into, (row - from) * width, rows * width);
            row += rows;
        }
    }

    @Override
    public Step step(int row) {
        return steps.get(row);
    }

    @Override
    public double[] labels(String name) {
        double[] values = new double[steps.size()];
        for (int i = 0; i < values.length; i++) {
            Double value = steps.get(i).labels().get(name);
            if (value == null) {
                throw new UserError("Step " + i + " of the evaluation data has no label '" + name + "' though others have: add it, or remove the step.");
            }
            values[i] = value;
        }
        return values;
    }

    @Override
    public Examples with(float[] features) {
        if (features.length % steps.size() != 0) {
            throw new IllegalArgumentException(features.length + " features can't be those of " + steps.size() + " examples");
        }
        return new ExampleTable(data, steps, List.of(features), steps.size());
    }
}
