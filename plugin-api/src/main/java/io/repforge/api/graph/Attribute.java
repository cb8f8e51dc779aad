package io.repforge.api.graph;

import io.repforge.api.array.Array;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {

    static Attribute of(long value) {
        return new Int(value);
    }

    static Attribute of(double value) {
        return new Real((float) value);
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(long... values) {
        return new Ints(java.util.Arrays.stream(values).boxed().toList());
    }

    static Attribute texts(String... values) {
        return new Texts(List.of(values));
    }

    record Int(long value) implements Attribute {}

    record Real(float value) implements Attribute {}

    record Text(String value) implements Attribute {}

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        public long[] toArray() {
            return values.stream().mapToLong(Long::longValue).toArray();
        }
    }

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A tensor, such as the value of a {@code Constant}. */
    record Data(Array value) implements Attribute {}
}
