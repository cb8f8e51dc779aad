package io.repforge.framework.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.recipe.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of each key of a study's space.
 *
 * @param values by key, in the space's order
 */
public record Configuration(Map<String, @Nullable Object> values) {

    private static final JsonMapper CANONICAL = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    private static final int LONGEST = 60;

    public Configuration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** What people call it, such as {@code loss.temperature=0.1, n_epochs=5}. */
    public String label() {
        return values.isEmpty() ? "as it is" : values.entrySet().stream().map(value -> value.getKey() + "=" + Change.shown(value.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** What tells it from others, whatever else a study tries: the name of the folder of its runs. */
    public String id() {
        // The end of a key says most of it.
        String words = values.entrySet().stream()
                .map(value -> value.getKey().substring(value.getKey().lastIndexOf('.') + 1) + "=" + Change.shown(value.getValue()))
                .collect(Collectors.joining(",")).replaceAll("[^A-Za-z0-9_.=,+-]+", "_");
        return (words.length() > LONGEST ? words.substring(0, LONGEST) : words) + (words.isEmpty() ? "" : "-") + digest();
    }

    private String digest() {
        try {
            byte[] content = CANONICAL.writeValueAsString(numbers(values)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 4);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("plain values must have a digest", e);
        }
    }

    /** 1 and 1.0 are the same value of a number. */
    private static @Nullable Object numbers(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put(String.valueOf(key), numbers(element)));
            return plain;
        } else if (value instanceof Iterable<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(numbers(element)));
            return plain;
        }
        return value;
    }
}
