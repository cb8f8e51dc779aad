package io.repforge.parquet;

import com.fasterxml.jackson.jr.ob.JSON;
import io.repforge.parquet.file.ParquetFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Hugging Face's library has written about the columns of a file, under {@code huggingface} in its metadata.
 *
 * @param columns by name
 */
record Features(Map<?, ?> columns) {

    private static final Logger LOG = LoggerFactory.getLogger(Features.class);
    private static final String KEY = "huggingface";

    /** Those of a file; none where there are none, or they make no sense. */
    static Features of(ParquetFile file) {
        String text = file.metadata().get(KEY);
        if (text == null) {
            return new Features(Map.of());
        }
        try {
            return new Features(map(map(JSON.std.mapFrom(text).get("info")).get("features")));
        } catch (IOException e) {
            LOG.warn("{}: what its metadata has under '{}' is no JSON, so the names of classes aren't known", file, KEY);
            return new Features(Map.of());
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private boolean is(String column, String type) {
        return type.equals(map(columns.get(column)).get("_type"));
    }

    /** Whether a column holds image files. */
    boolean isImage(String column) {
        return is(column, "Image");
    }

    /** Whether a column holds the numbers of classes. */
    boolean isClass(String column) {
        return is(column, "ClassLabel");
    }

    /** The names of the classes of a column, in the order of their numbers. */
    Optional<List<String>> classNames(String column) {
        return isClass(column) && map(columns.get(column)).get("names") instanceof List<?> names && !names.isEmpty()
                ? Optional.of(names.stream().map(String::valueOf).toList()) : Optional.empty();
    }

    /** How many classes a column has numbers of. */
    OptionalInt classes(String column) {
        return isClass(column) && map(columns.get(column)).get("num_classes") instanceof Number count && count.intValue() > 0 ? OptionalInt.of(count.intValue())
                : OptionalInt.empty();
    }
}
