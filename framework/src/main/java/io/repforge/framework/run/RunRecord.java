package io.repforge.framework.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be told of a run beside its numbers, as {@code run.json} in its folder keeps it while the run goes on, is interrupted and goes on again: how far it
 * is, on what and by what it was trained, and where the time went.
 *
 * @param state whether it goes on; a run that died still says that it runs
 * @param steps steps done
 * @param totalSteps steps of the whole run
 * @param stepsPerEpoch steps of an epoch
 * @param batchSize pairs of a step
 * @param begun when it began, an instant of ISO 8601
 * @param written when this was written, likewise
 * @param versions of what computes, by name
 * @param machine what it computes on, by name: words of a line
 * @param data what it is trained on
 * @param features shapes of what the encoder gives for one observation, by name
 * @param overrides where the recipe differs from its algorithm's preset
 * @param warnings what needed a decision
 * @param pictures of batches: the first, and the newest if that is another
 * @param seconds how long what took, over all parts of the run, by the names below
 */
public record RunRecord(State state, long steps, long totalSteps, long stepsPerEpoch, int batchSize, String begun, String written, Map<String, String> versions,
        Map<String, String> machine, List<Data> data, Map<String, String> features, List<Override> overrides, List<Warning> warnings, List<Picture> pictures,
        Map<String, Double> seconds) {

    /** From the call to the first step. */
    public static final String STARTING = "starting";
    /** Steps, without the wait for their batches. */
    public static final String STEPS = "steps";
    /** Waiting for batches. */
    public static final String WAITING = "waiting for data";
    /** Probing the encoder. */
    public static final String EVALUATION = "evaluation";
    /** Writing checkpoints. */
    public static final String CHECKPOINTS = "checkpoints";
    /** Writing and checking the encoder. */
    public static final String EXPORT = "export";
    /** The rest, such as what listeners took. */
    public static final String OTHER = "other";

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** Whether a run goes on. */
    public enum State { RUNNING, FINISHED, INTERRUPTED }

    /**
     * A dataset.
     *
     * @param source what the recipe calls it, in a line
     * @param steps how many steps it has; -1 where nobody knows
     * @param observation what a step shows
     * @param labels how many classes each label has, or what it is, by name
     */
    public record Data(String source, long steps, String observation, Map<String, String> labels) {

        public Data {
            labels = copy(labels);
        }
    }

    /** A key that the recipe sets otherwise than its algorithm's preset, with both values in a line. */
    public record Override(String key, String preset, String recipe) {}

    /** A warning at a step; at 0 before the first. */
    public record Warning(long step, String text) {}

    /**
     * A picture of a batch.
     *
     * @param file in the run's folder
     * @param rows what its rows show, from the top
     */
    public record Picture(long step, String file, List<String> rows) {

        public Picture {
            rows = rows == null ? List.of() : List.copyOf(rows);
        }
    }

    public RunRecord {
        versions = copy(versions);
        machine = copy(machine);
        data = data == null ? List.of() : List.copyOf(data);
        features = copy(features);
        overrides = overrides == null ? List.of() : List.copyOf(overrides);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        pictures = pictures == null ? List.of() : List.copyOf(pictures);
        seconds = copy(seconds);
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** How long all of it took, in seconds. */
    public double total() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Pairs that steps used up, by the time that these took, the wait for data included; empty before there are any. */
    public Optional<Double> samplesPerSecond() {
        double training = seconds.getOrDefault(STEPS, 0.0) + seconds.getOrDefault(WAITING, 0.0);
        return training <= 0 || steps == 0 ? Optional.empty() : Optional.of(steps * batchSize / training);
    }

    /**
     * That of a run; empty where there is none, as of runs of earlier versions.
     *
     * @throws UserError if the file isn't what was written
     */
    public static Optional<RunRecord> read(RunFolder run) {
        if (!Files.exists(run.record())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(run.record()), RunRecord.class));
        } catch (IOException e) {
            throw new UserError(run.record() + " is damaged (it isn't what a run writes): delete it, and pages do without what it told.", e);
        }
    }

    /** Writes it into the folder of its run. */
    public void write(RunFolder run) {
        try {
            RunFolder.writeAtomically(run.record(), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new IllegalStateException("a record must become JSON", e);
        }
    }
}
