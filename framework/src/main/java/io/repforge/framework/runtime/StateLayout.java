package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Where what lies in a flattened {@link SessionState}. Equal for the states of all sessions of a program, whatever computes them.
 *
 * @param parts one after the other, without gaps
 */
public record StateLayout(List<Part> parts) {

    /** What a part is, and so how those who train together may treat it. */
    public enum Kind {
        /** Trained. */
        PARAMETER,
        /** Kept between steps by the graph. */
        STATE,
        /** Kept between steps by the optimizer. */
        MOMENT
    }

    /**
     * One array.
     *
     * @param variable whose it is
     * @param moment which of the variable's moments; empty for the variable itself
     * @param at index of its first number
     */
    public record Part(Kind kind, String variable, String moment, Shape shape, int at) {

        /** How many numbers it has. */
        public int length() {
            return Math.toIntExact(shape.elements());
        }

        private Array in(SessionState state) {
            return Objects.requireNonNull(switch (kind) {
                case PARAMETER -> state.parameters().get(variable);
                case STATE -> state.states().get(variable);
                case MOMENT -> Objects.requireNonNull(state.moments().get(variable)).get(moment);
            });
        }
    }

    public StateLayout {
        parts = List.copyOf(parts);
    }

    static StateLayout of(SessionState state) {
        Builder builder = new Builder();
        builder.add(Kind.PARAMETER, "", state.parameters());
        builder.add(Kind.STATE, "", state.states());
        new TreeMap<>(state.moments())
                .forEach((variable, moments) -> new TreeMap<>(moments).forEach((moment, value) -> builder.add(Kind.MOMENT, variable, moment, value)));
        return new StateLayout(builder.parts);
    }

    private static final class Builder {

        private final List<Part> parts = new ArrayList<>();
        private int length;

        void add(Kind kind, String moment, Map<String, Array> arrays) {
            new TreeMap<>(arrays).forEach((variable, value) -> add(kind, variable, moment, value));
        }

        void add(Kind kind, String variable, String moment, Array value) {
            if (SessionState.isFlattened(value)) {
                Part part = new Part(kind, variable, moment, value.shape(), length);
                parts.add(part);
                length = Math.addExact(length, part.length());
            }
        }
    }

    /** How many numbers there are. */
    public int length() {
        return parts.stream().mapToInt(Part::length).sum();
    }

    float[] flatten(SessionState state) {
        float[] numbers = new float[length()];
        for (Part part : parts) {
            ByteBuffer.wrap(part.in(state).bytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers, part.at, part.length());
        }
        return numbers;
    }

    SessionState inflate(SessionState state, float[] numbers) {
        if (numbers.length != length()) {
            throw new IllegalArgumentException("the state has " + length() + " numbers, got " + numbers.length);
        }
        Map<String, Array> parameters = new LinkedHashMap<>(state.parameters());
        Map<String, Array> states = new LinkedHashMap<>(state.states());
        Map<String, Map<String, Array>> moments = new LinkedHashMap<>();
        state.moments().forEach((variable, values) -> moments.put(variable, new LinkedHashMap<>(values)));
        Function<Part, Array> value = part -> Array.of(part.shape, Arrays.copyOfRange(numbers, part.at, part.at + part.length()));
        for (Part part : parts) {
            switch (part.kind) {
                case PARAMETER -> parameters.put(part.variable, value.apply(part));
                case STATE -> states.put(part.variable, value.apply(part));
                case MOMENT -> Objects.requireNonNull(moments.get(part.variable)).put(part.moment, value.apply(part));
            }
        }
        return new SessionState(parameters, states, moments, state.steps());
    }
}
