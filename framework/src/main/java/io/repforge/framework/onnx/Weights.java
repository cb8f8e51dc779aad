package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a file's network, named as there: made once, in one scope, and used by all applications. */
final class Weights {

    private final Graph graph;
    private final OnnxFile file;
    private final Parts parts;
    private final boolean random;
    private final String scope;
    private final Map<String, Tensor> made = new LinkedHashMap<>();

    /**
     * @param random whether what is trained starts anew
     * @param scope name of its scope within the current one
     */
    Weights(Graph graph, OnnxFile file, Parts parts, boolean random, String scope) {
        this.graph = graph;
        this.file = file;
        this.parts = parts;
        this.random = random;
        this.scope = graph.newScope(scope);
    }

    /** Makes all that aren't there yet, before any node takes a name that one of them has. */
    void make() {
        if (made.isEmpty()) {
            graph.within(scope, () -> {
                parts.all().values().stream().filter(Part::isVariable).forEach(part -> made.put(part.name(), variable(part)));
                return made;
            });
        }
    }

    private Tensor variable(Part part) {
        Initializer start = random && part.changes() ? part.start() : new Initializer.Values(single(OnnxTensors.array(file, part.tensor())));
        return switch (part.role()) {
            case TRAINED -> graph.parameter(part.name(), part.shape(), start);
            case FROZEN -> graph.untrained(() -> graph.parameter(part.name(), part.shape(), start));
            case STATISTIC -> graph.state(part.name(), DType.FLOAT32, part.shape(), start);
            case CONSTANT -> throw new IllegalArgumentException(part.name() + " is constant");
        };
    }

    private static Array single(Array values) {
        return values.type() == DType.FLOAT32 ? values : Array.of(values.shape(), values.toFloats());
    }

    /** The variable of a tensor of the file; null if it is none. */
    @Nullable
    Tensor find(String name) {
        return made.get(name);
    }

    /** Whether training leaves it as it is. */
    boolean isFrozen(String name) {
        Part part = parts.find(name);
        return part != null && part.role() == Part.Role.FROZEN;
    }
}
