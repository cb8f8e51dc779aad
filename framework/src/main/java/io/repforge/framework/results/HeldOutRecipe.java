package io.repforge.framework.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.recipe.RecipeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How a recipe is changed to be judged on a part of its training data: the encoder and the probes learn from four fifths of it, and the probes are tested on the
 * fifth that is left, where its options may be chosen by what comes of them. On the data of transfers they are judged likewise.
 *
 * @param sets changes as {@code --set} takes them; empty where the recipe is judged so already
 * @param separate whether no source of the encoder is that of the probes, so that it learns from all of its own
 */
public record HeldOutRecipe(List<String> sets, boolean separate) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRAIN = "train";

    /**
     * @throws IllegalArgumentException if the recipe has no data to evaluate on
     */
    public static HeldOutRecipe of(Recipe recipe) {
        RecipeOptions.Evaluate evaluate = recipe.evaluate()
                .orElseThrow(() -> new IllegalArgumentException("the recipe says nothing of what its encoder is evaluated on"));
        Map<String, ?> keys = RecipeText.of(recipe).keys();
        Map<?, ?> asked = (Map<?, ?>) Objects.requireNonNull(keys.get("evaluate"));
        List<?> transfers = (List<?>) Objects.requireNonNull(asked.get("transfer"));
        List<Object> probed = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        if (evaluate.test() == null || Judged.isTest(evaluate.test(), recipe)) {
            tests.add("evaluate.test=null");
            probed.add(Objects.requireNonNull(asked.get(TRAIN)));
        }
        for (int i = 0; i < transfers.size(); i++) {
            if (Judged.isTest(evaluate.transfer().get(i).test(), recipe)) {
                tests.add("evaluate.transfer." + i + ".test=null");
                probed.add(Objects.requireNonNull(((Map<?, ?>) transfers.get(i)).get(TRAIN)));
            }
        }
        List<String> parts = parts((List<?>) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(keys.get("data"))).get(TRAIN)), probed);
        return new HeldOutRecipe(Stream.concat(tests.stream(), parts.stream()).toList(), !tests.isEmpty() && parts.isEmpty());
    }

    /** What keeps the encoder from what is held out of the sources that probes learn from. */
    private static List<String> parts(List<?> trained, List<Object> probed) {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            if (probed.contains(trained.get(i))) {
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("use", "part");
                part.put("of", trained.get(i));
                part.put("which", "learn");
                sets.add("data.train." + i + "=" + json(part));
            }
        }
        return sets;
    }

    /** Which is YAML, too. */
    private static String json(Object plain) {
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must become JSON", e);
        }
    }
}
