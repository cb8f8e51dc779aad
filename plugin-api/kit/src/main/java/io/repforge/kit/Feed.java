package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.RandomInputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** What a graph is fed for one step. */
final class Feed {

    /** Seed of whatever isn't asked to be drawn by another one. */
    static final long SEED = 7;

    /** How far the run is. */
    private static final Map<String, Float> PLACE = Map.of(Graph.PROGRESS, 0.5f, Graph.STEPS_DONE, 10f, Graph.EPOCHS_DONE, 2f);

    private static final double SHIFT = 0.1;
    /** As many as any choice has. */
    private static final int CLASSES = 2;

    private Feed() {}

    /**
     * Variables where they start, random tensors, and how far the run is; not the other inputs.
     *
     * @param seed of what is drawn for the step
     */
    static Map<String, Array> of(Graph graph, long seed) {
        Map<String, Array> values = new LinkedHashMap<>(new Initialization(SEED).values(graph.variables().values()));
        try (RandomInputs randoms = new RandomInputs(seed, graph.randoms())) {
            randoms.draw(0).forEach((name, buffer) -> values.put(name, buffer.toArray()));
        }
        PLACE.forEach((name, value) -> {
            if (graph.inputs().containsKey(name)) {
                values.put(name, Array.of(Shape.SCALAR, value));
            }
        });
        return values;
    }

    /**
     * The same away from where parameters start all alike: behind weights that are 0, as some start, no gradient would flow, and where many numbers are the
     * same there are kinks.
     */
    static Map<String, Array> shifted(Graph graph, long seed) {
        Map<String, Array> values = of(graph, seed);
        graph.variables().values().stream().filter(variable -> variable.trained() && startsAlike(variable)).forEach(variable -> {
            Random random = new Random(variable.name().hashCode());
            float[] moved = Objects.requireNonNull(values.get(variable.name())).toFloats();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) (SHIFT * (2 * random.nextDouble() - 1));
            }
            values.put(variable.name(), Array.of(variable.tensor().shape(), moved));
        });
        return values;
    }

    private static boolean startsAlike(Variable variable) {
        return variable.initializer() instanceof Initializer.Fill;
    }

    /** Whether an input isn't of the batch, but tells how far the run is. */
    static boolean isPlace(Tensor input) {
        return PLACE.containsKey(input.name());
    }

    /** A value for an input, judged by its name, type and shape. */
    static Array value(Tensor input, Random random) {
        if (input.name().equals("trajectory")) {
            return halves(input.shape());
        } else if (input.type() == DType.UINT8) {
            byte[] pixels = new byte[Math.toIntExact(input.shape().elements())];
            random.nextBytes(pixels);
            return new Array(DType.UINT8, input.shape(), pixels);
        } else if (input.type() != DType.FLOAT32) {
            return counting(input.type(), input.shape(), CLASSES);
        } else if (input.name().endsWith("_scale")) {
            return uniform(input.shape(), 0.5, 1.5, random);
        } else {
            return input.shape().rank() == 4 ? uniform(input.shape(), 0, 1, random) : normal(input.shape(), random);
        }
    }

    /** Numbers from N(0, 1). */
    static Array normal(Shape shape, Random random) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(shape, values);
    }

    /** Numbers from [low, high). */
    static Array uniform(Shape shape, double low, double high, Random random) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        return Array.of(shape, values);
    }

    /** Whole numbers 0 to bound − 1 in turn, so that each row differs from the next. */
    private static Array counting(DType type, Shape shape, int bound) {
        long[] values = new long[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % bound;
        }
        return type == DType.INT64 ? Array.of(shape, values) : converted(type, shape, values);
    }

    /** Numbers of trajectories of two steps: 0, 0, 1, 1, … */
    private static Array halves(Shape shape) {
        long[] values = new long[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 2;
        }
        return Array.of(shape, values);
    }

    private static Array converted(DType type, Shape shape, long[] values) {
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * type.bytes())];
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(Array.scalar(type, values[i]).bytes(), 0, bytes, i * type.bytes(), type.bytes());
        }
        return new Array(type, shape, bytes);
    }

    /** Each number times a factor. */
    static Array times(Array array, double factor) {
        float[] values = array.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor;
        }
        return Array.of(array.shape(), values);
    }
}
