package io.repforge.framework.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.data.Dataset;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.ActionProbe;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.recipe.RecipeOptions.Cloning;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores a trained encoder beside the same one untrained and what needs no encoder, and keeps the scores of what doesn't change. */
final class Evaluator {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Evaluation evaluation;
    private final @Nullable ActionProbe actions;
    private final Cloning cloning;
    private final Map<String, Map<String, Double>> baselines = new LinkedHashMap<>();

    /**
     * @param engine what everything is computed on; stays open
     * @param parts as {@link #parts} gives them
     * @param cloning how the probe actions learns
     * @param warnings told once what scores leave out
     */
    Evaluator(Engine engine, HeldOut parts, String label, List<Probe> probes, Cloning cloning, long seed, Consumer<String> warnings) {
        this.cloning = cloning;
        this.evaluation = new Evaluation(engine, parts.train(), parts.test(), label, probes, seed, warnings);
        this.actions = probes.contains(Probe.ACTIONS) ? new ActionProbe(engine, parts.train(), parts.test(), cloning, seed) : null;
    }

    /**
     * What is learnt from and what is tested on.
     *
     * @param test null for a fifth of the trajectories of {@code train}, which are then left out there
     * @throws UserError as {@link #requireProbed}
     */
    static HeldOut parts(Dataset train, @Nullable Dataset test, String label, List<Probe> probes, Cloning cloning) throws IOException {
        requireProbed(train, test, label, probes, cloning);
        return test == null ? HeldOut.of(train) : new HeldOut(train, test);
    }

    /**
     * Checks, before all of the data is read to be split, that probes can learn from it.
     *
     * @param test null for a part of {@code train}
     * @throws UserError if they can't
     */
    static void requireProbed(Dataset train, @Nullable Dataset test, String label, List<Probe> probes, Cloning cloning) {
        Dataset tested = test == null ? train : test;
        Evaluation.require(train, tested, label, probes);
        if (probes.contains(Probe.ACTIONS)) {
            ActionProbe.require(train, tested, cloning);
        }
    }

    /**
     * Checks that an encoder's frozen features have a score.
     *
     * @throws UserError if there is none of that name
     */
    static void requireScore(String score, Dataset train, List<Probe> probes) {
        List<String> names = new ArrayList<>(Evaluation.scores(train, probes));
        if (probes.contains(Probe.ACTIONS)) {
            names.addAll(ActionProbe.scores(train));
        }
        if (!names.contains(score)) {
            throw new UserError("keep_best names the score '" + score + "', which the probes of evaluate don't have; " + NearestName.advice(score, names));
        }
    }

    /** Scores of an encoder of a run, fine-tuned too if that is wanted. */
    Map<String, Double> trained(EncoderSnapshot encoder) throws IOException {
        return snapshot("the trained encoder", encoder);
    }

    /** Scores of frozen features alone, which are quick to have. */
    Map<String, Double> frozen(EncoderSnapshot encoder) throws IOException {
        return frozen("the trained encoder", encoder);
    }

    private Map<String, Double> snapshot(String name, EncoderSnapshot encoder) throws IOException {
        Map<String, Double> scores = new LinkedHashMap<>(frozen(name, encoder));
        if (actions != null && cloning.fineTune()) {
            scores.putAll(actions.fineTuned(encoder));
        }
        return scores;
    }

    private Map<String, Double> frozen(String name, EncoderSnapshot encoder) throws IOException {
        return model(EncoderModel.of(name, encoder));
    }

    /** Scores of frozen features. */
    Map<String, Double> model(EncoderModel model) throws IOException {
        Map<String, Double> scores = new LinkedHashMap<>(evaluation.encoder(model));
        if (actions != null) {
            scores.putAll(actions.frozen(model));
        }
        return scores;
    }

    /** Scores the encoder as it was before training. */
    void untrained(EncoderSnapshot encoder) throws IOException {
        if (!baselines.containsKey("untrained")) {
            baselines.put("untrained", snapshot("the untrained encoder", encoder));
        }
    }

    /** Scores what needs no encoder: raw pixels, and the actions that are done most often or on average. */
    void withoutEncoder() throws IOException {
        Map<String, Double> scores = evaluation.pixels();
        if (!scores.isEmpty()) {
            baselines.put("raw pixels", scores);
        }
        if (actions != null) {
            baselines.put(actions.marginalName(), actions.marginal());
        }
    }

    /** Scores side by side. */
    EvaluationTable table(Map<String, Double> trained) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        rows.put("trained", trained);
        rows.putAll(baselines);
        return new EvaluationTable(rows);
    }

    /** The scores of a table as a JSON object of objects. */
    static byte[] json(EvaluationTable table) throws IOException {
        return JSON.writeValueAsBytes(table.rows());
    }
}
