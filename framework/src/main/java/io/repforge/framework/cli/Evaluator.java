package io.repforge.framework.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.data.Dataset;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Scores a trained encoder beside the same one untrained and raw pixels, and keeps the scores of what doesn't change. */
final class Evaluator implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int BATCH = 256;

    private final Engine engine = Engine.load();
    private final Evaluation evaluation;
    private final Map<String, Map<String, Double>> baselines = new LinkedHashMap<>();

    Evaluator(Dataset train, Dataset test, String label, List<Probe> probes, long seed, Consumer<String> status) {
        try {
            this.evaluation = new Evaluation(engine, train, test, label, probes, seed, status);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    Map<String, Double> trained(EncoderSnapshot encoder) throws IOException {
        return model(model("the trained encoder", encoder));
    }

    private static EncoderModel model(String name, EncoderSnapshot encoder) {
        return EncoderModel.of(name, encoder.model(BATCH, true).toByteArray());
    }

    Map<String, Double> model(EncoderModel model) throws IOException {
        return evaluation.encoder("the trained encoder", model);
    }

    /** Scores the encoder as it was before training. */
    void untrained(EncoderSnapshot encoder) throws IOException {
        if (!baselines.containsKey("untrained")) {
            baselines.put("untrained", evaluation.encoder("the untrained encoder", model("the untrained encoder", encoder)));
        }
    }

    void pixels() throws IOException {
        Map<String, Double> scores = evaluation.pixels();
        if (!scores.isEmpty()) {
            baselines.put("raw pixels", scores);
        }
    }

    /** Scores side by side; also as JSON if a file is given. */
    EvaluationTable table(Map<String, Double> trained, @org.jspecify.annotations.Nullable Path json) throws IOException {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        rows.put("trained", trained);
        rows.putAll(baselines);
        if (json != null) {
            RunFolder.writeAtomically(json, JSON.writeValueAsBytes(rows));
        }
        return new EvaluationTable(rows);
    }

    @Override
    public void close() {
        engine.close();
    }
}
