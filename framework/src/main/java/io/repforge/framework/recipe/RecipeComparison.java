package io.repforge.framework.recipe;

import io.repforge.framework.recipe.Value.Mapping;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What several resolved recipes say differently.
 *
 * @param keys keys such as {@code loss.temperature} with the value in each recipe, as YAML in one line; empty where a recipe has no such key
 */
public record RecipeComparison(Map<String, List<Optional<String>>> keys) {

    /**
     * Compares recipes. Options of a component are compared where all have the same component, elements of lists where all are as long.
     *
     * @param without keys that don't matter
     */
    public static RecipeComparison of(List<RecipeText> recipes, Collection<String> without) {
        Map<String, List<Optional<String>>> keys = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        recipes.forEach(recipe -> names.addAll(recipe.keys().keySet()));
        names.removeAll(without);
        for (String name : names) {
            compare(name, recipes.stream().map(recipe -> Optional.<Object>ofNullable(recipe.keys().get(name))).toList(), keys);
        }
        return new RecipeComparison(keys);
    }

    private static void compare(String key, List<Optional<Object>> values, Map<String, List<Optional<String>>> keys) {
        if (values.stream().distinct().count() <= 1) {
            return;
        }
        if (values.stream().allMatch(value -> value.orElse(null) instanceof Map<?, ?>)
                && values.stream().map(value -> Objects.toString(map(value).get(Mapping.USE))).distinct().count() == 1) {
            Set<String> names = new LinkedHashSet<>();
            values.forEach(value -> map(value).keySet().forEach(name -> names.add((String) name)));
            names.forEach(name -> compare(Keys.child(key, name), values.stream().map(value -> Optional.<Object>ofNullable(map(value).get(name))).toList(), keys));
        } else if (values.stream().allMatch(value -> value.orElse(null) instanceof List<?>) && values.stream().map(value -> list(value).size()).distinct().count() == 1) {
            IntStream.range(0, list(values.get(0)).size()).forEach(i -> compare(Keys.child(key, i),
                    values.stream().map(value -> Optional.<Object>ofNullable(list(value).get(i))).toList(), keys));
        } else {
            keys.put(key, values.stream().map(value -> value.map(YamlWriter::line)).toList());
        }
    }

    private static Map<?, ?> map(Optional<Object> value) {
        return (Map<?, ?>) value.orElseThrow();
    }

    private static List<? extends @Nullable Object> list(Optional<Object> value) {
        return (List<?>) value.orElseThrow();
    }
}
