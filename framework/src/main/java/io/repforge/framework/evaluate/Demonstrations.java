package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Demonstrations as a frozen encoder sees them.
 *
 * @param features {@code [n, d]}, {@code float32}
 * @param deeds what was done at each of the n steps
 * @param action space of the actions
 */
record Demonstrations(INDArray features, List<Deed> deeds, Space action) {

    private static final int BATCH = 256;

    /** An action, and whether the trajectory ended with it. */
    record Deed(Array action, boolean done) {}

    /**
     * Reads a dataset once.
     *
     * @throws UserError if it is empty
     */
    static Demonstrations of(Dataset data, Space action, Features.Extractor extractor) throws IOException {
        List<float[]> parts = new ArrayList<>();
        List<Deed> deeds = new ArrayList<>();
        try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                parts.add(extractor.extract(batch.observations()));
                batch.steps().forEach(step -> deeds.add(new Deed(step.action(), step.done())));
            }
        }
        if (deeds.isEmpty()) {
            throw new UserError("The demonstrations to evaluate on are empty: give data with at least one step.");
        }
        int width = parts.stream().mapToInt(part -> part.length).sum() / deeds.size();
        INDArray values = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', deeds.size(), width);
        FloatBuffer all = values.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        parts.forEach(all::put);
        return new Demonstrations(values, deeds, action);
    }

    /** The same actions at other features. */
    Demonstrations with(INDArray others) {
        return new Demonstrations(others, deeds, action);
    }

    /** Number of features, d. */
    int width() {
        return (int) features.size(1);
    }

    int count() {
        return deeds.size();
    }

    /** A dataset whose observations are the features. */
    Dataset dataset() {
        float[] values = features.dup('c').data().asFloat();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            Array observation = Array.of(Shape.of(width()), Arrays.copyOfRange(values, i * width(), (i + 1) * width()));
            steps.add(Step.of(observation, deeds.get(i).action(), deeds.get(i).done(), Map.of()));
        }
        return new InMemory(StepSpec.of(Space.box(width()), action, Map.of()), steps);
    }

    private record InMemory(StepSpec spec, List<Step> steps) implements Dataset {

        @Override
        public OptionalLong size() {
            return OptionalLong.of(steps.size());
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(steps);
        }
    }
}
