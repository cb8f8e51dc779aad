package io.repforge.essentials.encoders;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Notes the shapes that images take on their way through a network, the first time that it is applied. */
final class FeatureMaps {

    private final List<Shape> shapes = new ArrayList<>();
    private boolean first;

    void begin(Tensor images) {
        first = shapes.isEmpty();
        record(images);
    }

    Tensor record(Tensor map) {
        if (first) {
            shapes.add(map.shape().without(0));
        }
        return map;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }
}
