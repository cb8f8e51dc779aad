package io.repforge.framework.cli;

import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Scores of what needs no encoder, such as raw pixels, that a command knows already: of several encoders that are asked the same of the same data at the same seed,
 * they are computed once. Nothing is kept for the next command, since data may change.
 */
final class KnownBaselines {

    private final Map<Asked, Map<String, ScoreRow>> rows = new HashMap<>();

    /** Computes scores, by what they are of. */
    @FunctionalInterface
    interface Computation {
        Map<String, ScoreRow> rows() throws IOException;
    }

    /** Gives scores, computed or known. */
    @FunctionalInterface
    interface Source {
        Map<String, ScoreRow> rows(Computation computation) throws IOException;
    }

    /** @param question canonical JSON of what a recipe asks */
    private record Asked(Path baseDirectory, String question, Tolerance tolerance, long seed) {

        static Asked by(Recipe recipe) {
            return new Asked(recipe.baseDirectory(), RecipeText.of(recipe).canonicalOf(Set.of("evaluate")), recipe.tolerance(), recipe.seed());
        }
    }

    /** What is known of what a recipe asks, or else computed now, and known from then on. */
    Map<String, ScoreRow> of(Recipe recipe, Computation computation) throws IOException {
        Asked asked = Asked.by(recipe);
        Map<String, ScoreRow> known = rows.get(asked);
        if (known == null) {
            known = Collections.unmodifiableMap(new LinkedHashMap<>(computation.rows()));
            rows.put(asked, known);
        }
        return known;
    }
}
