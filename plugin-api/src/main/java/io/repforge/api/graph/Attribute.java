package io.repforge.api.graph;

import io.repforge.api.array.Array;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {

    /** What these cases make of this attribute. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of attribute. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of a whole number. */
        R integer(Int value);

        /** Of a real number. */
        R real(Real value);

        /** Of a text. */
        R text(Text value);

        /** Of whole numbers. */
        R integers(Ints value);

        /** Of real numbers. */
        R reals(Reals value);

        /** Of texts. */
        R texts(Texts value);

        /** Of a tensor. */
        R data(Data value);
    }

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
    record Int(long value) implements Attribute {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.integer(this);
        }
    }

    /** ONNX's {@code FLOAT}. */
    record Real(float value) implements Attribute {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.real(this);
        }
    }

    /** ONNX's {@code STRING}. */
    record Text(String value) implements Attribute {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.text(this);
        }
    }

    /** ONNX's {@code INTS}. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        /** The values in a new array. */
        public long[] toArray() {
            return values.stream().mapToLong(Long::longValue).toArray();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.integers(this);
        }
    }

    /** ONNX's {@code FLOATS}. */
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reals(this);
        }
    }

    /** ONNX's {@code STRINGS}. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.texts(this);
        }
    }

    /** A tensor, such as the value of a {@code Constant}. */
    record Data(Array value) implements Attribute {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.data(this);
        }
    }
}
