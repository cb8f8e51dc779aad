package io.repforge.framework.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a recipe is changed to be judged on a part of its training data: the encoder and the probes learn from four fifths of it, and the probes are tested on the
 * fifth that is left, where its options may be chosen by what comes of them.
 *
 * @param sets changes as {@code --set} takes them
 * @param separate whether no source of the encoder is that of the probes, so that it learns from all of its own
 */
public record HeldOutRecipe(List<String> sets, boolean separate) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @throws IllegalArgumentException if the recipe has no data to evaluate on
     */
    public static HeldOutRecipe of(Recipe recipe) {
        if (recipe.evaluate().isEmpty()) {
            throw new IllegalArgumentException("the recipe says nothing of what its encoder is evaluated on");
        }
        Map<String, ?> keys = RecipeText.of(recipe).keys();
        Object probed = ((Map<?, ?>) Objects.requireNonNull(keys.get("evaluate"))).get("train");
        List<?> trained = (List<?>) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(keys.get("data"))).get("train"));
        List<String> sets = new ArrayList<>(List.of("evaluate.test=null"));
        for (int i = 0; i < trained.size(); i++) {
            if (trained.get(i).equals(probed)) {
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("use", "part");
                part.put("of", probed);
                part.put("which", "learn");
                sets.add("data.train." + i + "=" + json(part));
            }
        }
        return new HeldOutRecipe(List.copyOf(sets), sets.size() == 1);
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
