package io.repforge.essentials.optimizers;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** An option that may be absent. */
final class Clipping {

    private Clipping() {}

    static OptionalDouble of(@Nullable Double norm) {
        return norm == null ? OptionalDouble.empty() : OptionalDouble.of(norm);
    }
}
