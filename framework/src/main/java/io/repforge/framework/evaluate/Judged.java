package io.repforge.framework.evaluate;

import io.repforge.api.DataSource;
import io.repforge.api.option.Use;
import io.repforge.framework.recipe.CommonData;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.recipe.RecipeText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder is judged on. What is named for tests is test data, and so is a part that is held out of one source, as long as the encoder learns from the
 * other part alone. It is validation where nothing is named, so that probes are tested on a part of what they would learn from; and where what is named has data
 * in common with what the encoder learns from, with labels or without, as when probes learn from one part and are tested on the other of data that the encoder
 * has seen all of.
 *
 * @param on whether options may be chosen by it
 * @param data the source, in words
 * @param asked what a recipe asks for, as canonical JSON; {@code null} in JSON where no recipe does
 */
public record Judged(On on, String data, String asked) {

    /** Whether options may be chosen by what comes of them there. */
    public enum On {
        /** Training data, or a part of it: they may. */
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
        return new Judged(on(recipe.evaluate().get().test(), recipe.train()), words(test != null ? test : evaluate.get("train")), text.canonicalOf(ASKED));
    }

    /**
     * What is named on the command line.
     *
     * @param test null for a part of {@code train}
     * @param tested {@code test}, bound; null where that is
     * @param learnt what the encoder has learnt from; empty where nobody knows, as of an ONNX file
     */
    public static Judged named(String train, @Nullable String test, @Nullable Use<? extends DataSource<?>> tested, List<? extends Use<? extends DataSource<?>>> learnt) {
        return new Judged(on(tested, learnt), test == null ? train : test, "null");
    }

    /** Whether any data that a recipe's encoder is judged on is for tests: that of evaluate itself, or of a transfer. */
    public static boolean hasTests(Recipe recipe) {
        return recipe.evaluate().stream().flatMap(evaluate -> Stream.concat(Stream.ofNullable(evaluate.test()),
                evaluate.transfer().stream().map(RecipeOptions.Transfer::test).filter(Objects::nonNull))).anyMatch(test -> isTest(test, recipe));
    }

    /**
     * Whether data is for tests of a recipe's encoder.
     *
     * @param test null for a part of what probes learn from
     */
    public static boolean isTest(@Nullable Use<? extends DataSource<?>> test, Recipe recipe) {
        return on(test, recipe.train()) == On.TEST;
    }

    private static On on(@Nullable Use<? extends DataSource<?>> test, List<? extends Use<? extends DataSource<?>>> learnt) {
        return test == null || learnt.stream().anyMatch(source -> CommonData.of(source, test)) ? On.VALIDATION : On.TEST;
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
