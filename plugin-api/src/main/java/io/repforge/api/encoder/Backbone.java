package io.repforge.api.encoder;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.Map;

/** A network from observations to a vector of features; made once, applied as often as needed with the same weights. */
public interface Backbone {

    /** @param observations {@code [N, …]} */
    Features apply(Tensor observations);

    /**
     * What it makes of observations.
     *
     * @param vector {@code [N, features]}
     * @param stages what comes before it by name, {@code [N, …]}, in order
     */
    record Features(Tensor vector, Map<String, Tensor> stages) {}

    /** Shapes {@code [C, H, W]} from the input image to the last feature map, once applied; empty where there are none. */
    default List<Shape> featureMaps() {
        return List.of();
    }
}
