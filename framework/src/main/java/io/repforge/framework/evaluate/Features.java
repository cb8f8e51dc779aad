package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.batch.LabelledBatch;
import io.repforge.framework.data.batch.LabelledReader;
import io.repforge.framework.probes.linear.PrincipalComponents;
import io.repforge.framework.runtime.InferenceSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleFunction;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features of observations, and of all that a dataset has. */
public final class Features {

    /** So many observations are given to an encoder at once. What it gives for one may differ in the last bits where they are more or fewer. */
    public static final int BATCH = 256;

    private Features() {}

    /** Gives one row of features for each observation. */
    public interface Extractor {

        /**
         * @param observations {@code [n, …]} of the observation space
         * @return {@code n · d} numbers, row by row
         */
        float[] extract(INDArray observations);
    }

    /** Features by an encoder: a model with one input, the observations, and one output, {@code [n, d]}. */
    public static Extractor encoder(InferenceSession session) {
        String input = session.inputs().get(0);
        String output = session.outputs().get(0);
        return observations -> {
            INDArray whole = observations.isView() ? observations.dup('c') : observations;
            HostBuffer buffer = HostBuffer.wrap(whole);
            Array features = session.run(Map.of(input, buffer)).array(output);
            return features.toFloats();
        };
    }

    /** The pixels themselves. */
    public static Extractor pixels() {
        return observations -> observations.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    /** Where the pixels lie along their principal components. */
    static Extractor principalComponents(PrincipalComponents components) {
        return observations -> {
            try (INDArray pixels = observations.castTo(DataType.FLOAT).dup('c')) {
                return components.apply(pixels.reshape(pixels.size(0), -1));
            }
        };
    }

    /**
     * Features, as long as there aren't too many of them in all, which is known with the first where the number of rows is.
     *
     * @param most numbers that there may be
     * @param rows how many rows there will be; 0 where nobody knows
     * @param refusal what to throw, by how many numbers there are or will be
     */
    public static Extractor upTo(long most, long rows, Extractor extractor, DoubleFunction<? extends RuntimeException> refusal) {
        AtomicLong seen = new AtomicLong();
        return observations -> {
            float[] features = extractor.extract(observations);
            double numbers = (double) Math.max(rows, seen.addAndGet(observations.size(0))) * features.length / observations.size(0);
            if (numbers > most) {
                throw refusal.apply(numbers);
            }
            return features;
        };
    }

    /**
     * Features of a dataset in the parts in which they were computed.
     *
     * @param parts rows, one after the other
     * @param labels labels of each part by name
     * @param rows number of rows
     */
    public record Table(List<float[]> parts, List<Map<String, double[]>> labels, int rows) {

        /** Length of a row; 0 where there are none. */
        public int width() {
            return rows == 0 ? 0 : (int) (parts.stream().mapToLong(part -> part.length).sum() / rows);
        }

        /**
         * The same with rows and labels of NaN in between, so that rows can be told by their numbers where some are missing.
         *
         * @param missing numbers that rows have afterwards that aren't there
         */
        public Table withGaps(SortedSet<Long> missing) {
            if (missing.isEmpty()) {
                return this;
            }
            float[] noFeatures = new float[width()];
            Arrays.fill(noFeatures, Float.NaN);
            Map<String, double[]> noLabels = new HashMap<>();
            labels.stream().flatMap(batch -> batch.keySet().stream()).forEach(name -> noLabels.put(name, new double[] {Double.NaN}));
            List<float[]> allParts = new ArrayList<>();
            List<Map<String, double[]>> allLabels = new ArrayList<>();
            long row = 0;
            for (int i = 0; i < parts.size(); i++) {
                int count = parts.get(i).length / noFeatures.length;
                for (int from = 0, to; from < count; from = to) {
                    for (; missing.contains(row); row++) {
                        allParts.add(noFeatures);
                        allLabels.add(noLabels);
                    }
                    SortedSet<Long> later = missing.tailSet(row);
                    to = later.isEmpty() ? count : (int) Math.min(count, from + later.first() - row);
                    allParts.add(Arrays.copyOfRange(parts.get(i), from * noFeatures.length, to * noFeatures.length));
                    allLabels.add(range(labels.get(i), from, to));
                    row += to - from;
                }
            }
            for (; row < rows + missing.size(); row++) {
                allParts.add(noFeatures);
                allLabels.add(noLabels);
            }
            return new Table(allParts, allLabels, rows + missing.size());
        }

        private static Map<String, double[]> range(Map<String, double[]> labels, int from, int to) {
            Map<String, double[]> part = new HashMap<>();
            labels.forEach((name, values) -> part.put(name, Arrays.copyOfRange(values, from, to)));
            return part;
        }

        /** One number for each row. */
        public double[] numbers(String label) {
            return labels.stream().flatMapToDouble(batch -> Arrays.stream(batch.get(label))).toArray();
        }
    }

    /**
     * Reads a dataset once, in order, whether it has labels or not.
     *
     * @param progress told how many observations are done
     * @throws IOException if the data can't be read
     */
    public static Table table(Dataset data, Extractor extractor, LongConsumer progress) throws IOException {
        List<float[]> parts = new ArrayList<>();
        List<Map<String, double[]>> labels = new ArrayList<>();
        int rows = 0;
        try (LabelledReader reader = LabelledReader.open(data, BATCH)) {
            for (LabelledBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Interruption.check();
                parts.add(extractor.extract(batch.observations()));
                labels.add(batch.labels());
                rows += batch.size();
                progress.accept(rows);
            }
        }
        return new Table(parts, labels, rows);
    }
}
