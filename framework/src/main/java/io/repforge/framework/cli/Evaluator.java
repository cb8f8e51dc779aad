package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores a trained encoder and what it is compared with. */
final class Evaluator {

    /** What {@link #compare} leaves to {@link #supervised}. */
    static final Baseline SUPERVISED = Baseline.of("supervised");

    private final Evaluation evaluation;
    private final Map<String, ScoreRow> baselines = new LinkedHashMap<>();

    /**
     * @param engine what everything is computed on; stays open
     * @param parts as {@link #parts} gives them
     * @param warnings told once what scores leave out
     */
    Evaluator(Engine engine, HeldOut parts, Evaluation.Question question, long seed, Consumer<String> warnings) {
        this.evaluation = new Evaluation(engine, parts.train(), parts.test(), question, seed, warnings);
    }

    /**
     * What is learnt from and what is tested on.
     *
     * @param test null for a fifth of the trajectories of {@code train}, which are then left out there
     * @throws UserError as {@link #scores}
     */
    static HeldOut parts(Dataset train, @Nullable Dataset test, Evaluation.Question question) throws IOException {
        scores(train, test, question);
        return test == null ? HeldOut.of(train) : new HeldOut(train, test);
    }

    /**
     * Checks, before all of the data is read to be split, that probes can learn from it.
     *
     * @param test null for a part of {@code train}
     * @return the scores that there will be
     * @throws UserError if they can't
     */
    static List<Score> scores(Dataset train, @Nullable Dataset test, Evaluation.Question question) {
        return question.scores(train, test == null ? train : test);
    }

    /** All scores of an encoder of a run. */
    ScoreRow trained(EncoderSnapshot encoder) throws IOException {
        return evaluation.encoder("the trained encoder", encoder, true);
    }

    /** The scores that are told between epochs, which are quick to have. */
    ScoreRow meanwhile(EncoderSnapshot encoder) throws IOException {
        return evaluation.encoder("the trained encoder", encoder, false);
    }

    /** Scores of an encoder that is an ONNX file. */
    ScoreRow model(EncoderModel model) throws IOException {
        return evaluation.encoder(model);
    }

    /**
     * Scores what an encoder is compared with, but for one that is to be trained first.
     *
     * @param untrained the encoder as it was before training; null where that isn't known, and isn't asked for
     */
    void compare(List<Baseline> with, @Nullable EncoderSnapshot untrained) throws IOException {
        compare(with, untrained, KnownBaselines.Computation::rows);
    }

    /**
     * The same.
     *
     * @param known what gives the scores that need no encoder where they are known
     */
    void compare(List<Baseline> with, @Nullable EncoderSnapshot untrained, KnownBaselines.Source known) throws IOException {
        for (Baseline baseline : with) {
            if (baseline.kind() == Baseline.Kind.UNTRAINED && untrained != null) {
                baselines.put(baseline.title(), evaluation.encoder("the untrained encoder", untrained, true));
            }
        }
        baselines.putAll(known.rows(() -> evaluation.withoutEncoder(with)));
    }

    /** Scores the encoder that learns labels in place of what the recipe says. */
    void supervised(EncoderSnapshot encoder) throws IOException {
        baselines.put(SUPERVISED.title(), evaluation.encoder("the supervised encoder", encoder, true));
    }

    /** In what an encoder is no better than what it is compared with: one sentence. */
    Optional<String> noBetter(ScoreRow trained, List<Baseline> than) {
        Map<String, ScoreRow> others = new LinkedHashMap<>(baselines);
        others.keySet().retainAll(than.stream().filter(baseline -> !baseline.isSupervised()).map(Baseline::title).toList());
        return evaluation.noBetter(trained, others);
    }

    /** Adds rows of scores that were computed elsewhere. */
    void beside(Map<String, ScoreRow> rows) {
        baselines.putAll(rows);
    }

    /** The scores of what isn't trained, by what it is called. */
    Map<String, ScoreRow> others() {
        return new LinkedHashMap<>(baselines);
    }

    /** Scores side by side. */
    EvaluationTable table(ScoreRow trained) {
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        rows.put("trained", trained);
        rows.putAll(baselines);
        return new EvaluationTable(rows);
    }
}
