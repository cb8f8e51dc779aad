package io.repforge.api;

import io.repforge.api.graph.Distribution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder makes of a batch.
 *
 * @param context encoding of the context
 * @param target encoding of the target
 * @param extra encoding of the extra context; null where there is none
 */
public record Encodings(Distribution context, Distribution target, @Nullable Distribution extra) {

    public Encodings {
        Objects.requireNonNull(context, "encodings need a context");
        Objects.requireNonNull(target, "encodings need a target");
    }
}
