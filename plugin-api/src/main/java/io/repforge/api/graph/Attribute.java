package io.repforge.api.graph;

import io.repforge.api.array.Array;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {

    /** A whole number. */
    static Attribute of(long value) {
        return new Int(value);
    }

    /** A real number, kept as {@code float}. */
    static Attribute of(double value) {
        return new Real((float) value);
    }

    /** A text. */
    static Attribute of(String value) {
        return new Text(value);
    }

    /** Whole numbers. */
    static Attribute of(long... values) {
        return new Ints(java.util.Arrays.stream(values).boxed().toList());
    }

    /** Texts. */
    static Attribute texts(String... values) {
        return new Texts(List.of(values));
    }

    /** ONNX's {@code INT}. */
    record Int(long value) implements Attribute {}

    /** ONNX's {@code FLOAT}. */
    record Real(float value) implements Attribute {}

    /** ONNX's {@code STRING}. */
    record Text(String value) implements Attribute {}

    /** ONNX's {@code INTS}. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        /** The values in a new array. */
        public long[] toArray() {
            return values.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** ONNX's {@code FLOATS}. */
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** ONNX's {@code STRINGS}. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A tensor, such as the value of a {@code Constant}. */
    record Data(Array value) implements Attribute {}
}
