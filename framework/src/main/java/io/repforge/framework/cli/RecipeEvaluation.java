package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.explore.MapFile;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.SupervisedEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates an encoder as its recipe says: between epochs, and at the end. */
final class RecipeEvaluation implements Hooks.AfterEpoch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecipeEvaluation.class);

    private final RecipeOptions.Evaluate options;
    private final Recipe recipe;
    private final DataOpener data;
    private final RunFolder folder;
    private final KnownBaselines known;
    private final HeldOut parts;
    private final Evaluation.Question question;
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Skipped skipped = new Skipped();
    /** Made for the first look, with the run's engine. */
    private @Nullable Evaluator evaluator;
    private @Nullable EvaluationTable table;
    /** Epochs after which there are scores in any case; 0 for none. */
    private int pause;

    /**
     * @param trained what the encoder is trained on
     * @param known what the command knows of other runs
     * @throws UserError if the data can't be opened, or probes can't work on it
     */
    RecipeEvaluation(Recipe recipe, RecipeOptions.Evaluate options, List<Dataset> trained, DataOpener data, RunFolder folder, KnownBaselines known) {
        this.recipe = recipe;
        this.options = options;
        this.data = data;
        this.folder = folder;
        this.known = known;
        ProbedData probed = ProbedData.open(recipe, options, data, skipped);
        ProbedData.requireBest(recipe, probed.require(trained));
        ProbedData.requireSupervisable(options, trained);
        Map<String, ProbedData> others = ProbedData.transfers(recipe, options, data, skipped);
        others.values().forEach(other -> other.require(trained));
        this.parts = probed.parts();
        this.question = probed.question();
        others.forEach((name, other) -> transfers.add(Transfer.of(name, other, options.comparedWith())));
    }

    /**
     * Tells scores also where the run pauses, however often there are others.
     *
     * @param afterEpochs 0 if it doesn't pause
     */
    RecipeEvaluation pausing(int afterEpochs) {
        pause = afterEpochs;
        return this;
    }

    @Override
    public Hooks.Look accept(long epoch, boolean last, Hooks.InTraining encoder) throws IOException {
        if (!last && epoch != pause && (options.every() == 0 || epoch % options.every() != 0)) {
            return Hooks.Look.NONE;
        }
        Evaluator evaluator = evaluator(encoder.engine());
        EncoderSnapshot now = encoder.snapshot();
        ScoreRow trained = last ? atEnd(encoder.engine(), now) : evaluator.meanwhile(now);
        Hooks.Look look = new Hooks.Look(trained, last ? evaluator.others() : Map.of(), warnings);
        warnings.clear();
        return look;
    }

    /** Scores the encoder at its end, and all that it is compared with, and writes that into the folder of the run. */
    ScoreRow atEnd(Engine engine, EncoderSnapshot now) throws IOException {
        Evaluator evaluator = evaluator(engine);
        ScoreRow trained = evaluator.trained(now);
        EncoderSnapshot untrained = EncoderSnapshot.untrained(now.architecture(), recipe.seed());
        evaluator.compare(options.comparedWith(), untrained, computation -> known.of(recipe, computation));
        if (options.comparedWith().contains(Evaluator.SUPERVISED)) {
            SupervisedEncoder supervised = SupervisedEncoder.of(recipe, LearnOptions.of(recipe), data.open(recipe.train()), options.label());
            LOG.info("The baseline supervised is trained on the label '{}' for {} steps, as many as the run has", options.label(), supervised.steps());
            evaluator.supervised(supervised.train(now.architecture(), engine));
        }
        evaluator.noBetter(trained, options.comparedWith()).ifPresent(warnings::add);
        for (Transfer transfer : transfers) {
            evaluator.beside(transfer.rows(engine, now, untrained, recipe.seed(), warnings::add));
        }
        table = evaluator.table(trained).judgedOn(Judged.of(recipe));
        RunFolder.writeAtomically(folder.evaluation(), EvaluationJson.of(table));
        if (options.map()) {
            drawMap(now, engine);
        }
        return trained;
    }

    /** What can't be drawn, such as features that aren't finite, is no reason to lose the run's end, and neither is a file that can't be written. */
    private void drawMap(EncoderSnapshot encoder, Engine engine) {
        try (InferenceSession session = EncoderModel.of("the trained encoder", encoder).open(engine)) {
            RunFolder.writeAtomically(folder.map(), MapFile.of(parts.test(), Features.encoder(session), recipe.seed()));
        } catch (IOException | UserError | ArithmeticException e) {
            LOG.warn("There is no {}: {}", folder.map(), e instanceof IOException fault ? UserError.reason(fault) : e.getMessage());
        }
    }

    private Evaluator evaluator(Engine engine) {
        Evaluator present = evaluator;
        if (present == null) {
            present = new Evaluator(engine, parts, question, recipe.seed(), warnings::add);
            evaluator = present;
        }
        return present;
    }

    /** What there is to be told beside the scores. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The scores at the end; empty before. */
    Optional<EvaluationTable> table() {
        return Optional.ofNullable(table);
    }

    @Override
    public void close() {
        skipped.summary().ifPresent(summary -> LOG.warn("Data to evaluate on: {}", summary));
    }
}
