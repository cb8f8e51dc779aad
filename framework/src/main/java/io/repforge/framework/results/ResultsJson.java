package io.repforge.framework.results;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.evaluate.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results as {@code results.json} holds them:
 * <pre>{@code
 * {"rule": "…",
 *  "scores": {"knn_20": {"title": "kNN 20", "unit": "share", "higher_is_better": true}},
 *  "recipes": [{"recipe": "quickstart", "on": "test", "data": "fashion-mnist, split: test, part: sample", "features": "output", "seeds": [7, 8, 9],
 *    "precision": ["float32", "float32", "float32"], "pairs": 299520, "seconds": [80.1, 80.3, 79.9],
 *    "rows": {"trained": {"knn_20": {"mean": 0.85, "deviation": 0.003, "values": [0.852, 0.851, 0.847]}}, "untrained": …},
 *    "trained_against": {"untrained": {"knn_20": "better"}},
 *    "curve": [{"seed": 7, "step": 390, "seconds": 8.1, "scores": {"knn_20": 0.8}}]}]}
 * }</pre>
 */
public final class ResultsJson {

    private static final String RULE = "better or worse: means at least 2 standard deviations of the difference of two runs, sqrt(s1^2 + s2^2), apart,"
            + " with at least " + Verdict.SEEDS + " seeds; deviations by n - 1";

    private ResultsJson() {}

    /** Maps, lists, strings and numbers. */
    public static Map<String, Object> value(List<RecipeResult> results) {
        Map<String, Object> scores = new LinkedHashMap<>();
        results.forEach(result -> result.scores().forEach(score -> scores.put(score.name(), score(score))));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("rule", RULE);
        content.put("scores", scores);
        content.put("recipes", results.stream().map(ResultsJson::recipe).toList());
        return content;
    }

    private static Map<String, Object> score(Score score) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("title", score.title());
        object.put("unit", name(score.unit()));
        object.put("higher_is_better", score.higherIsBetter());
        return object;
    }

    private static Map<String, Object> recipe(RecipeResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("recipe", result.recipe());
        object.put("on", name(result.judged().on()));
        object.put("data", result.judged().data());
        object.put("features", result.features());
        object.put("seeds", result.runs().stream().map(SeedRun::seed).toList());
        object.put("precision", result.runs().stream().map(SeedRun::precision).toList());
        object.put("pairs", result.pairs());
        object.put("seconds", result.seconds().values());
        Map<String, Object> rows = new LinkedHashMap<>();
        result.rows().forEach((row, values) -> rows.put(row, values(values)));
        object.put("rows", rows);
        Map<String, Object> against = new LinkedHashMap<>();
        result.compared().forEach(row -> {
            Map<String, String> verdicts = new LinkedHashMap<>();
            result.verdicts(row).forEach((score, verdict) -> verdicts.put(score.name(), name(verdict)));
            against.put(row, verdicts);
        });
        object.put("trained_against", against);
        object.put("curve", result.runs().stream().flatMap(run -> run.curve().stream().map(point -> point(run.seed(), point))).toList());
        return object;
    }

    private static Map<String, Object> values(Map<String, SeedValues> values) {
        Map<String, Object> scores = new LinkedHashMap<>();
        values.forEach((score, value) -> {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("mean", value.mean());
            numbers.put("deviation", value.deviation());
            numbers.put("values", value.values());
            scores.put(score, numbers);
        });
        return scores;
    }

    private static Map<String, Object> point(long seed, CurvePoint point) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("seed", seed);
        object.put("step", point.step());
        object.put("seconds", point.seconds());
        object.put("scores", point.scores());
        return object;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
