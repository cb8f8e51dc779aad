package io.repforge.multicrop;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Tensor;

/**
 * Patches that a student doesn't see, as many for each image, so that shapes are fixed: where fewer are hidden, some that are seen make up for them, and have no weight.
 *
 * @param places numbers of patches, {@code int64 [N, H]}
 * @param weights {@code [N, H]}: 1 where a patch is hidden, 0 elsewhere
 */
record Hidden(Tensor places, Tensor weights) {

    /**
     * @param seen {@code bool [N, rows, columns]}; see {@link io.repforge.api.View#SEEN}
     * @param count H
     */
    static Hidden of(Tensor seen, long count) {
        Ranking first = Ranking.smallest(seen.cast(DType.FLOAT32).flatten(1), 1, count);
        return new Hidden(first.indices(), first.values().neg().add(1));
    }
}
