package io.repforge.api.encoder;

import io.repforge.api.Encoding;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes by name what observations become on their way through a network, each time that it is applied; and the shapes of images and maps, the first time. */
public final class Stages {

    private final List<Shape> maps = new ArrayList<>();
    private Map<String, Tensor> tensors = new LinkedHashMap<>();
    private boolean first;

    /** Begins an application to images. */
    public void begin(Tensor images) {
        tensors = new LinkedHashMap<>();
        first = maps.isEmpty();
        note(images);
    }

    /** Notes a map. */
    public Tensor map(String name, Tensor map) {
        note(map);
        return vector(name, map);
    }

    /** Notes the last map, which is a map already. */
    public Tensor lastMap(Tensor map) {
        return vector(Encoding.FEATURE_MAP, map);
    }

    /** Notes a vector. */
    public Tensor vector(String name, Tensor vector) {
        tensors.put(name, vector);
        return vector;
    }

    private void note(Tensor map) {
        if (first) {
            maps.add(map.shape().without(0));
        }
    }

    /** What was noted since the application began, in order. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Shapes {@code [C, H, W]} of images and maps. */
    public List<Shape> maps() {
        return List.copyOf(maps);
    }
}
