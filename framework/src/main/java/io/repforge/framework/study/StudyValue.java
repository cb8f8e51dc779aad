package io.repforge.framework.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.probe.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A study as {@code study.json} holds it:
 * <pre>{@code
 * {"study": "temperature-and-rate", "state": "done", "score": {"name": "linear", "title": "linear", "unit": "share", "higher_is_better": true},
 *  "judged_on": "…", "best": 3, "as_good": [5], "command": "repforge train …", "said": ["Take 3 (…): …"],
 *  "configurations": [{"number": 1, "values": {"loss.temperature": 0.1}, "state": "stopped", "epochs": 2, "of": 6, "mean": 0.81, "deviation": 0.01,
 *    "runs": [{"seed": 7, "folder": "…", "scores": {"2": 0.8}, "seconds": 12.1}]}]}
 * }</pre>
 */
final class StudyValue {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private StudyValue() {}

    static byte[] json(StudyResult result, Optional<String> spent) {
        try {
            return JSON.writeValueAsBytes(of(result, spent));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must become JSON", e);
        }
    }

    static Map<String, @Nullable Object> of(StudyResult result, Optional<String> spent) {
        Score score = result.score();
        Map<String, Object> decides = new LinkedHashMap<>();
        decides.put("name", score.name());
        decides.put("title", score.title());
        decides.put("unit", score.unit().name().toLowerCase(Locale.ROOT));
        decides.put("higher_is_better", score.higherIsBetter());
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("study", result.plan().study().name());
        value.put("state", result.ending() == null ? "running" : result.ending().name().toLowerCase(Locale.ROOT));
        value.put("score", decides);
        value.put("judged_on", result.plan().judged().data());
        value.put("best", result.best().map(StudyResult.Row::number).orElse(null));
        value.put("as_good", result.asGood().stream().map(StudyResult.Row::number).toList());
        value.put("command", StudyWords.command(result, "repforge").orElse(null));
        value.put("said", StudyWords.sentences(result, spent));
        value.put("configurations", result.rows().stream().map(StudyValue::configuration).toList());
        return value;
    }

    private static Map<String, @Nullable Object> configuration(StudyResult.Row row) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("number", row.number());
        value.put("values", row.planned().configuration().values());
        value.put("state", row.state().words());
        value.put("epochs", row.epochs());
        value.put("of", row.planned().epochs());
        row.values().ifPresent(values -> {
            value.put("mean", values.mean());
            if (values.count() > 1) {
                value.put("deviation", values.deviation());
            }
        });
        List<Map<String, @Nullable Object>> runs = new ArrayList<>();
        for (StudyResult.Run run : row.runs()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("seed", run.seed());
            one.put("folder", run.folder().path().toString());
            one.put("scores", run.state().scores());
            one.put("seconds", run.state().seconds());
            if (run.state().failure() != null) {
                one.put("failure", run.state().failure());
            }
            runs.add(one);
        }
        value.put("runs", runs);
        return value;
    }
}
