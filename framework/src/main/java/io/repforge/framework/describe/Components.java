package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of vectors, each component for itself, such as the sensors of a machine. */
final class Components {

    /** JSON of more would be read by nobody. */
    private static final int MOST_TOLD = 1024;

    private final Moments[] components;

    Components(long count) {
        this.components = new Moments[Math.toIntExact(count)];
        for (int i = 0; i < components.length; i++) {
            components[i] = new Moments();
        }
    }

    void add(Array vector) {
        float[] values = vector.toFloats();
        for (int i = 0; i < components.length; i++) {
            components[i].add(values[i]);
        }
    }

    List<Moments> all() {
        return List.of(components);
    }

    /** The numbers of those that never change. */
    List<Integer> constant() {
        List<Integer> constant = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            if (components[i].isConstant()) {
                constant.add(i);
            }
        }
        return constant;
    }

    /** How many numbers are infinite or none. */
    long notFinite() {
        long sum = 0;
        for (Moments component : components) {
            sum += component.notFinite();
        }
        return sum;
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("not_finite", notFinite());
        value.put("constant", constant());
        List<Map<String, Object>> told = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_TOLD, components.length); i++) {
            told.add(components[i].value());
        }
        value.put("components", told);
        return value;
    }
}
