package io.repforge.framework.evaluate;

import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder is judged on.
 *
 * @param on whether options may be chosen by it
 * @param data the source, in words
 * @param asked what a recipe asks for, as canonical JSON; {@code null} in JSON where no recipe does
 */
public record Judged(On on, String data, String asked) {

    /** Whether options may be chosen by what comes of them there. */
    public enum On {
        /** A part of the training data: they may. */
        VALIDATION,
        /** Data for tests: what comes of it is told once, and nothing is chosen by it. */
        TEST
    }

    private static final String EVALUATE = "evaluate";
    /** What else says of which numbers there are scores. */
    private static final Set<String> ASKED = Set.of(EVALUATE, "features");

    /**
     * What a recipe's probes are tested on.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static Judged of(Recipe recipe) {
        if (recipe.evaluate().isEmpty()) {
            throw new IllegalArgumentException("the recipe says nothing of what its encoder is evaluated on");
        }
        RecipeText text = RecipeText.of(recipe);
        Map<?, ?> evaluate = (Map<?, ?>) Objects.requireNonNull(text.keys().get(EVALUATE));
        Object test = evaluate.get("test");
        boolean heldOut = test == null || test instanceof Map<?, ?> source && "part".equals(source.get("use")) && "held-out".equals(source.get("which"));
        Set<String> others = new LinkedHashSet<>(text.keys().keySet());
        others.removeAll(ASKED);
        return new Judged(heldOut ? On.VALIDATION : On.TEST, words(test != null ? test : evaluate.get("train")), text.canonical(others));
    }

    /**
     * What is named on the command line.
     *
     * @param test null for a part of {@code train}
     */
    public static Judged named(String train, @Nullable String test) {
        return test == null ? new Judged(On.VALIDATION, train, "null") : new Judged(On.TEST, test, "null");
    }

    private static String words(@Nullable Object source) {
        if (!(source instanceof Map<?, ?> map)) {
            return String.valueOf(source);
        }
        return map.entrySet().stream().filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey().equals("use") ? words(entry.getValue()) : entry.getKey() + ": " + words(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** As a heading. */
    public String heading() {
        return switch (on) {
            case VALIDATION -> "a held-out part of the training data (validation), " + data;
            case TEST -> "test data, " + data;
        };
    }
}
