package io.repforge.framework.cli;

import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Other data that an encoder is probed on when it has been trained.
 *
 * @param name what the rows of its scores begin with
 */
record Transfer(String name, HeldOut parts, Evaluation.Question question) {

    static Transfer of(String name, ProbedData data) {
        return new Transfer(name, data.parts(), data.question());
    }

    /** The rows of its scores: of the encoder, of the same one untrained, and of what needs none. */
    Map<String, ScoreRow> rows(Engine engine, EncoderSnapshot trained, EncoderSnapshot untrained, long seed, Consumer<String> warnings) throws IOException {
        Evaluator evaluator = new Evaluator(engine, parts, question, seed, warning -> warnings.accept("On " + name + ": " + warning));
        ScoreRow ofTrained = evaluator.trained(trained);
        evaluator.untrained(untrained);
        evaluator.withoutEncoder();
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        evaluator.table(ofTrained).rows().forEach((row, scores) -> rows.put(name + ": " + row, scores));
        return rows;
    }
}
