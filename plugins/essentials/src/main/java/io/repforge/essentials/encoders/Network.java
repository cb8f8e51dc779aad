package io.repforge.essentials.encoders;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.List;

/** A network from observations to a vector of features; made once, applied as often as needed with the same weights. */
interface Network {

    /**
     * @param observations {@code [N, …]}
     * @return {@code [N, features]}
     */
    Tensor apply(Tensor observations);

    /** Shapes {@code [C, H, W]} from the input image to the last feature map, once applied; empty where there are none. */
    List<Shape> featureMaps();
}
