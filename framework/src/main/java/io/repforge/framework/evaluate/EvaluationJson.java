package io.repforge.framework.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Detail;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.ScoreTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A table of scores as {@code evaluation.json} holds it: an object of its rows, in each the scores as numbers by name. What there is beside the numbers stands
 * under {@code details}, if there is any: by row and by name an object with its {@code kind} and what that has.
 * <pre>{@code
 * {"trained": {"linear": 0.8455, "few_labels_10": 0.71},
 *  "untrained": …,
 *  "details": {"trained": {
 *    "linear_confusion": {"kind": "confusion_matrix", "classes": ["shirt", "bag"], "counts": [[90, 10], [4, 96]]},
 *    "calibration_ece":  {"kind": "reliability_curve", "bins": [{"from": 0.4, "to": 0.6, "count": 12, "confidence": 0.51, "accuracy": 0.5}]},
 *    "few_labels_10":    {"kind": "draws", "mean": 0.71, "deviation": 0.02, "values": [0.69, 0.73]},
 *    "robustness":       {"kind": "score_table", "unit": "share", "rows_are": "corruption", "columns_are": "severity",
 *                         "columns": ["1", "2"], "rows": {"noise": [0.8, 0.7]}}}}}
 * }</pre>
 * In {@code counts} a row is a class that examples are of, a column one that they were held for. Units are those of {@link io.repforge.api.probe.Score.Unit}, in
 * small letters.
 */
public final class EvaluationJson {

    /** The key of what isn't a row. */
    public static final String DETAILS = "details";

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private EvaluationJson() {}

    /** The content of such a file. */
    public static byte[] of(EvaluationTable table) throws IOException {
        return JSON.writeValueAsBytes(value(table));
    }

    /** The same as maps, lists, strings and numbers. */
    public static Map<String, Object> value(EvaluationTable table) {
        Map<String, Object> content = new LinkedHashMap<>();
        Map<String, Object> details = new LinkedHashMap<>();
        table.rows().forEach((name, row) -> {
            Map<String, Double> numbers = new LinkedHashMap<>();
            row.scores().forEach((score, value) -> numbers.put(score.name(), value));
            content.put(name, numbers);
            if (!row.details().isEmpty()) {
                Map<String, Object> ofRow = new LinkedHashMap<>();
                row.details().forEach((detail, value) -> ofRow.put(detail, detail(value)));
                details.put(name, ofRow);
            }
        });
        if (!details.isEmpty()) {
            content.put(DETAILS, details);
        }
        return content;
    }

    private static Map<String, Object> detail(Detail detail) {
        return detail.match(new Detail.Cases<>() {
            @Override
            public Map<String, Object> confusion(ConfusionMatrix matrix) {
                return object("confusion_matrix", "classes", matrix.classes(), "counts", matrix.counts());
            }

            @Override
            public Map<String, Object> draws(Draws draws) {
                return object("draws", "mean", draws.mean(), "deviation", draws.deviation(), "values", draws.values());
            }

            @Override
            public Map<String, Object> reliability(ReliabilityCurve curve) {
                return object("reliability_curve", "bins", curve.bins());
            }

            @Override
            public Map<String, Object> table(ScoreTable table) {
                return object("score_table", "unit", table.unit().name().toLowerCase(Locale.ROOT), "rows_are", table.rowsAre(),
                        "columns_are", table.columnsAre(), "columns", table.columns(), "rows", table.rows());
            }
        });
    }

    /** @param members names and values in turn */
    private static Map<String, Object> object(String kind, Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", kind);
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
