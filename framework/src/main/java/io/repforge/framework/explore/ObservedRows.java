package io.repforge.framework.explore;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.evaluate.Interruption;
import io.repforge.framework.probes.linear.FloatRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is known of each row of a dataset: its features, its labels, what its source calls it, and a digest of what was seen, by which copies are told.
 *
 * @param features {@code [n, d]}, {@code float32}
 * @param labels n numbers under each name, NaN where a row hasn't the label
 * @param names what the source calls each row; an empty text where it says nothing
 * @param digests of the observations
 */
record ObservedRows(INDArray features, Map<String, double[]> labels, List<String> names, long[] digests) implements AutoCloseable {

    private static final int BATCH = 256;
    private static final double SMALL = 1e-12;

    /**
     * Reads a dataset once, in its order.
     *
     * @param number of each row that is read, among all of the data
     * @param progress told how many rows are done
     * @throws UserError if it is empty, or features aren't finite
     * @throws IOException if it can't be read
     */
    static ObservedRows read(Dataset data, Features.Extractor extractor, IntUnaryOperator number, LongConsumer progress) throws IOException {
        List<float[]> parts = new ArrayList<>();
        List<Map<String, Double>> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Long> digests = new ArrayList<>();
        try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Interruption.check();
                int before = names.size();
                parts.add(finite(extractor.extract(batch.observations()), batch.steps().size(), row -> number.applyAsInt(before + row)));
                for (Step step : batch.steps()) {
                    labels.add(step.labels());
                    names.add(Objects.requireNonNullElse(step.origin(), ""));
                    digests.add(digest(step.observation().array().bytes()));
                }
                progress.accept(names.size());
            }
        }
        if (names.isEmpty()) {
            throw new UserError("The data is empty: there is nothing to look at.");
        }
        return new ObservedRows(joined(parts, names.size()), columns(data, labels), names, digests.stream().mapToLong(Long::longValue).toArray());
    }

    private static float[] finite(float[] features, int rows, IntUnaryOperator number) {
        for (int i = 0; i < features.length; i++) {
            if (!Float.isFinite(features[i])) {
                throw new UserError("The encoder gives " + features[i] + " among the features of row " + number.applyAsInt(i / (features.length / rows))
                        + ": nothing can be compared with that; use another checkpoint.");
            }
        }
        return features;
    }

    private static INDArray joined(List<float[]> parts, int rows) {
        FloatRows features = FloatRows.of(rows, parts.stream().mapToLong(part -> part.length).sum() / rows);
        int row = 0;
        for (float[] part : parts) {
            features.write(row, part);
            row += part.length / features.width();
        }
        return features.values();
    }

    private static Map<String, double[]> columns(Dataset data, List<Map<String, Double>> labels) {
        Map<String, double[]> columns = new TreeMap<>();
        for (String name : data.spec().labels().keySet()) {
            columns.put(name, labels.stream().mapToDouble(row -> row.getOrDefault(name, Double.NaN)).toArray());
        }
        return columns;
    }

    private static long digest(byte[] observation) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(observation)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    int count() {
        return names.size();
    }

    /** The features brought to length 1, in which only directions are left; to be closed. A row of zeros stays one. */
    INDArray directions() {
        try (INDArray lengths = features.norm2(true, 1).addi(SMALL)) {
            return features.div(lengths);
        }
    }

    /** Those of some rows. */
    INDArray directions(int[] some) {
        INDArray chosen = new FloatRows(features).some(some).values();
        try (INDArray lengths = chosen.norm2(true, 1).addi(SMALL)) {
            return chosen.divi(lengths);
        }
    }

    /** Frees the features. */
    @Override
    public void close() {
        features.close();
    }
}
