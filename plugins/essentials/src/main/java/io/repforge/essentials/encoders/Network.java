package io.repforge.essentials.encoders;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network from observations to a vector of features; made once, applied as often as needed with the same weights. */
interface Network {

    /** @param observations {@code [N, …]} */
    Features apply(Tensor observations);

    /**
     * What it makes of observations.
     *
     * @param vector {@code [N, features]}
     * @param map the last feature map, {@code [N, C, h, w]}; null where there is none
     */
    record Features(Tensor vector, @Nullable Tensor map) {}

    /** Shapes {@code [C, H, W]} from the input image to the last feature map, once applied; empty where there are none. */
    List<Shape> featureMaps();
}
