package io.repforge.essentials.encoders;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Notes the shapes that images take on their way through a network. */
final class FeatureMaps {

    private final List<Shape> shapes = new ArrayList<>();

    void restart(Tensor images) {
        shapes.clear();
        record(images);
    }

    Tensor record(Tensor map) {
        shapes.add(map.shape().without(0));
        return map;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }
}
