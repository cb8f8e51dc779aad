package io.repforge.framework.cli;

import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Other data that an encoder is probed on when it has been trained.
 *
 * @param name what the rows of its scores begin with
 * @param baselines what the encoder is compared with there, too
 */
record Transfer(String name, HeldOut parts, Evaluation.Question question, List<Baseline> baselines) {

    static Transfer of(String name, ProbedData data, List<Baseline> baselines) {
        return new Transfer(name, data.parts(), data.question(), baselines);
    }

    /** The rows of its scores: of the encoder, and of what it is compared with. */
    Map<String, ScoreRow> rows(Engine engine, EncoderSnapshot trained, EncoderSnapshot untrained, long seed, Consumer<String> warnings) throws IOException {
        Consumer<String> ofThis = warning -> warnings.accept("On " + name + ": " + warning);
        Evaluator evaluator = new Evaluator(engine, parts, question, seed, ofThis);
        ScoreRow ofTrained = evaluator.trained(trained);
        evaluator.compare(baselines, untrained);
        evaluator.noBetter(ofTrained, baselines).ifPresent(ofThis);
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        evaluator.table(ofTrained).rows().forEach((row, scores) -> rows.put(name + ": " + row, scores));
        return rows;
    }
}
