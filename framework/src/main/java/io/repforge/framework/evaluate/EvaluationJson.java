package io.repforge.framework.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Detail;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.probe.ScoreTable;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
 *                         "columns": ["1", "2"], "rows": {"noise": [0.8, 0.7]}}}},
 "scores": {"linear": {"title": "linear", "unit": "share", "higher_is_better": true}},
 *  "about": {"on": "test", "data": "fashion-mnist, split: test", "asked": {"evaluate": …}}}
 * }</pre>
 * What it was judged on stands under {@code about}, where that is known: {@code on} is {@code validation} where that is a part of the training data, and
 * {@code asked} is what the recipe asked for.
 * What the scores are stands under {@code scores}: what people call each, its unit, and whether more is better. In {@code counts} a row is a class that examples are of, a column one that they were held for. Units are those of {@link io.repforge.api.probe.Score.Unit}, in
 * small letters.
 */
public final class EvaluationJson {

    /** The key of what isn't a row. */
    public static final String DETAILS = "details";

    /** The key of what the scores are. */
    public static final String SCORES = "scores";

    /** The key of what they were judged on. */
    public static final String ABOUT = "about";

    private static final String CONFUSION = "confusion_matrix";
    private static final String DRAWS = "draws";
    private static final String RELIABILITY = "reliability_curve";
    private static final String TABLE = "score_table";
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
        Map<String, Object> scores = new LinkedHashMap<>();
        table.scores().forEach(score -> scores.put(score.name(),
                members("title", score.title(), "unit", unit(score.unit()), "higher_is_better", score.higherIsBetter())));
        content.put(SCORES, scores);
        if (table.judged() != null) {
            content.put(ABOUT, about(table.judged()));
        }
        return content;
    }

    private static Map<String, Object> about(Judged judged) {
        try {
            return members("on", judged.on().name().toLowerCase(Locale.ROOT), "data", judged.data(), "asked", JSON.readValue(judged.asked(), Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what is asked must be JSON", e);
        }
    }

    private static String unit(Score.Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads such a file. Of a file that doesn't say what its scores are, as earlier versions wrote them, they are plain numbers.
     *
     * @throws UserError if it isn't one
     */
    public static EvaluationTable read(Path file) {
        try {
            JsonNode content = JSON.readTree(Files.readAllBytes(file));
            if (!content.isObject()) {
                throw new IOException("it isn't an object");
            }
            Map<String, ScoreRow> rows = new LinkedHashMap<>();
            content.fields().forEachRemaining(row -> {
                if (!List.of(DETAILS, SCORES, ABOUT).contains(row.getKey())) {
                    Map<Score, Double> scores = new LinkedHashMap<>();
                    row.getValue().fields().forEachRemaining(score -> scores.put(score(score.getKey(), content.path(SCORES).path(score.getKey())),
                            score.getValue().isNumber() ? score.getValue().asDouble() : Double.NaN));
                    Map<String, Detail> details = new LinkedHashMap<>();
                    content.path(DETAILS).path(row.getKey()).fields().forEachRemaining(detail -> detail(detail.getValue())
                            .ifPresent(value -> details.put(detail.getKey(), value)));
                    rows.put(row.getKey(), ScoreRow.of(scores, details));
                }
            });
            return new EvaluationTable(rows, judged(content.path(ABOUT)));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(file + " is damaged (it isn't what an evaluation writes): delete it, or evaluate anew.", e);
        }
    }

    private static @Nullable Judged judged(JsonNode about) {
        return about.isObject() ? new Judged(Judged.On.valueOf(about.path("on").asText().toUpperCase(Locale.ROOT)), about.path("data").asText(),
                about.path("asked").toString()) : null;
    }

    private static Score score(String name, JsonNode described) {
        Score score = Score.of(name, Score.Unit.valueOf(described.path("unit").asText("number").toUpperCase(Locale.ROOT)))
                .titled(described.path("title").asText(name));
        return described.path("higher_is_better").asBoolean(true) == score.higherIsBetter() ? score : score.lowerIsBetter();
    }

    /** Empty for a kind of a later version. */
    private static Optional<Detail> detail(JsonNode detail) {
        return Optional.ofNullable(switch (detail.path("kind").asText()) {
            case CONFUSION -> new ConfusionMatrix(texts(detail.path("classes")), list(detail.path("counts"), row -> list(row, JsonNode::asInt)));
            case DRAWS -> new Draws(list(detail.path("values"), JsonNode::asDouble));
            case RELIABILITY -> new ReliabilityCurve(list(detail.path("bins"), bin -> new ReliabilityCurve.Bin(bin.path("from").asDouble(),
                    bin.path("to").asDouble(), bin.path("count").asInt(), bin.path("confidence").asDouble(), bin.path("accuracy").asDouble())));
            case TABLE -> {
                Map<String, List<Double>> rows = new LinkedHashMap<>();
                detail.path("rows").fields().forEachRemaining(row -> rows.put(row.getKey(), list(row.getValue(), JsonNode::asDouble)));
                yield new ScoreTable(Score.Unit.valueOf(detail.path("unit").asText().toUpperCase(Locale.ROOT)), detail.path("rows_are").asText(),
                        detail.path("columns_are").asText(), texts(detail.path("columns")), rows);
            }
            default -> null;
        });
    }

    private static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asText);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(element.apply(node)));
        return list;
    }

    private static Map<String, Object> detail(Detail detail) {
        return detail.match(new Detail.Cases<>() {
            @Override
            public Map<String, Object> confusion(ConfusionMatrix matrix) {
                return object(CONFUSION, "classes", matrix.classes(), "counts", matrix.counts());
            }

            @Override
            public Map<String, Object> draws(Draws draws) {
                return object(DRAWS, "mean", draws.mean(), "deviation", draws.deviation(), "values", draws.values());
            }

            @Override
            public Map<String, Object> reliability(ReliabilityCurve curve) {
                return object(RELIABILITY, "bins", curve.bins());
            }

            @Override
            public Map<String, Object> table(ScoreTable table) {
                return object(TABLE, "unit", unit(table.unit()), "rows_are", table.rowsAre(),
                        "columns_are", table.columnsAre(), "columns", table.columns(), "rows", table.rows());
            }
        });
    }

    private static Map<String, Object> object(String kind, Object... members) {
        Map<String, Object> object = members("kind", kind);
        object.putAll(members(members));
        return object;
    }

    /** @param members names and values in turn */
    private static Map<String, Object> members(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
