package io.repforge.framework.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.recipe.Value.Mapping;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A resolved recipe as it is written, which can be compared with another without the components that it names.
 *
 * @param yaml the text
 * @param keys what it says, in plain Java
 */
public record RecipeText(String yaml, Map<String, @Nullable Object> keys) {

    private static final String DATA = "data";
    private static final String BASE_DIRECTORY = "base_directory";
    private static final ObjectMapper CANONICAL = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    /** As a recipe was resolved. */
    public static RecipeText of(Recipe recipe) {
        return parse(recipe.resolvedYaml(), "the resolved recipe");
    }

    /**
     * @param yaml written before
     * @param file where it was written, for faults
     * @throws UserError if it isn't YAML, or no map
     */
    @SuppressWarnings("unchecked") // a mapping's keys are text
    public static RecipeText parse(String yaml, String file) {
        Faults faults = new Faults();
        Value value = YamlReader.file(yaml, file, faults).orElse(null);
        faults.throwIfAny();
        if (!(value instanceof Mapping mapping)) {
            throw new UserError(file + " is damaged (it isn't a map of keys): put it back as it was, or start another run with --out.");
        }
        return new RecipeText(yaml, (Map<String, @Nullable Object>) mapping.plain());
    }

    /** The same with other values of some of its keys; itself if it says so already. */
    public RecipeText with(Map<String, ?> values) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(keys);
        changed.putAll(values);
        return changed.equals(keys) ? this : new RecipeText(YamlWriter.resolved(changed), changed);
    }

    /**
     * One text for all recipes that mean the same.
     *
     * @param without keys that don't matter
     */
    public String canonical(Collection<String> without) {
        Map<String, @Nullable Object> counting = new LinkedHashMap<>(keys);
        counting.keySet().removeAll(without);
        try {
            return CANONICAL.writeValueAsString(counting);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must become JSON", e);
        }
    }

    /**
     * One text for all recipes that mean the same by some of their keys.
     *
     * @param alone these, as far as it has them
     */
    public String canonicalOf(Collection<String> alone) {
        return canonical(keys.keySet().stream().filter(key -> !alone.contains(key)).toList());
    }

    /** Everything that another recipe says differently. Paths of data are the same where they lead to the same place. */
    public List<RecipeDifference> differences(RecipeText now) {
        List<RecipeDifference> differences = new ArrayList<>();
        compare("", keys, now.keys, now, differences);
        return differences;
    }

    private void compare(String key, @Nullable Object before, @Nullable Object after, RecipeText now, List<RecipeDifference> differences) {
        if (before instanceof Map<?, ?> map && after instanceof Map<?, ?> other && Objects.equals(map.get(Mapping.USE), other.get(Mapping.USE))) {
            Set<Object> names = new LinkedHashSet<>(map.keySet());
            names.addAll(other.keySet());
            names.forEach(name -> compare(Keys.child(key, (String) name), map.get(name), other.get(name), now, differences));
        } else if (before instanceof List<?> list && after instanceof List<?> other && list.size() == other.size()) {
            for (int i = 0; i < list.size(); i++) {
                compare(Keys.child(key, i), list.get(i), other.get(i), now, differences);
            }
        } else if (!Objects.equals(before, after) && !(isData(key) && samePlace(before, after, now))) {
            differences.add(new RecipeDifference(key, shown(before), shown(after)));
        }
    }

    private static boolean isData(String key) {
        return key.startsWith(DATA + ".");
    }

    private boolean samePlace(@Nullable Object before, @Nullable Object after, RecipeText now) {
        if (!(before instanceof String path && after instanceof String other)) {
            return false;
        }
        try {
            return base().resolve(path).normalize().equals(now.base().resolve(other).normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Path base() {
        return Path.of(String.valueOf(keys.get(BASE_DIRECTORY)));
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.get(Mapping.USE) != null) {
            return String.valueOf(map.get(Mapping.USE));
        } else if (value instanceof List<?> list) {
            return list.stream().map(RecipeText::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        return YamlWriter.line(value);
    }
}
