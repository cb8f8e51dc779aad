package io.repforge.api.data;

import io.repforge.api.space.Space;
import org.jspecify.annotations.Nullable;

/**
 * What pairs look like: the spaces of {@link Pair}'s arrays.
 *
 * @param context space of the context
 * @param target space of the target
 * @param extra space of the extra context; null where there is none
 */
public record PairSpec(Space context, Space target, @Nullable Space extra) {}
