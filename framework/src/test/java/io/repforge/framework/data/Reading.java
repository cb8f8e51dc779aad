package io.repforge.framework.data;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads datasets whole. */
public final class Reading {

    private Reading() {}

    /** All steps in the order of the data. */
    public static List<Step> read(Dataset dataset) throws IOException {
        return read(dataset, Dataset.Pass.inOrder());
    }

    /** All steps of a pass. */
    public static List<Step> read(Dataset dataset, Dataset.Pass pass) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = dataset.read(pass)) {
            for (Step step = reader.next(); step != null; step = reader.next()) {
                steps.add(step.decoded());
            }
        }
        return steps;
    }

    /** What was seen at a step that has been decoded. */
    public static Array seen(Step step) {
        return (Array) step.observation();
    }
}
