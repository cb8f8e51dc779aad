package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Variable;
import io.repforge.framework.data.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where parameters and states start. Random values depend on the run's seed and the variable's name alone: adding a layer leaves the values of
 * the others as they were.
 */
public final class Initialization {

    private final long seed;

    /** @param seed of the run */
    public Initialization(long seed) {
        this.seed = seed;
    }

    /** Values of several variables by name, in the order given. */
    public Map<String, Array> values(Collection<Variable> variables) {
        Map<String, Array> values = new LinkedHashMap<>();
        variables.forEach(variable -> values.put(variable.name(), value(variable)));
        return values;
    }

    /**
     * The value of one variable.
     *
     * @throws IllegalArgumentException if a random value is asked for that isn't {@code float32}
     */
    public Array value(Variable variable) {
        return variable.initializer().match(new Initializer.Cases<>() {

            @Override
            public Array fill(Initializer.Fill start) {
                return filled(variable.tensor().type(), variable.tensor().shape(), start.value());
            }

            @Override
            public Array uniform(Initializer.Uniform start) {
                return drawn(variable, new Draw.Uniform(start.low(), start.high()));
            }

            @Override
            public Array gaussian(Initializer.Gaussian start) {
                return drawn(variable, new Draw.Gaussian(start.mean(), start.deviation()));
            }

            @Override
            public Array values(Initializer.Values start) {
                return start.values();
            }

            @Override
            public Array sameAs(Initializer.SameAs start) {
                return value(start.variable());
            }
        });
    }

    private static Array filled(DType type, Shape shape, double value) {
        byte[] one = Array.scalar(type, value).bytes();
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * type.bytes())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = one[i % one.length];
        }
        return new Array(type, shape, bytes);
    }

    private Array drawn(Variable variable, Draw draw) {
        if (variable.tensor().type() != DType.FLOAT32) {
            throw new IllegalArgumentException(variable.name() + " is " + variable.tensor().type() + ": only float32 can start from random values");
        }
        Shape shape = variable.tensor().shape();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(shape.elements() * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        new Drawing(CounterRandom.of(seed, "initial/" + variable.name()), draw).fill(0, bytes);
        return new Array(DType.FLOAT32, shape, bytes.array());
    }
}
