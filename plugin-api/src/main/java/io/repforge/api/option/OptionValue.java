package io.repforge.api.option;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a recipe may give for an option: a text, a number, true or false, a list, a map, a component with options of its own, or null. Immutable. */
public sealed interface OptionValue
        permits OptionValue.Absent, OptionValue.Text, OptionValue.Whole, OptionValue.Real, OptionValue.Truth, OptionValue.Many, OptionValue.Named, Choice {

    /** Null, for an option that may be absent and isn't by default. */
    static OptionValue absent() {
        return new Absent();
    }

    /** A text. */
    static OptionValue of(String text) {
        return new Text(text);
    }

    /** A whole number. */
    static OptionValue of(long number) {
        return new Whole(number);
    }

    /** A real number. */
    static OptionValue of(double number) {
        return new Real(number);
    }

    /** True or false. */
    static OptionValue of(boolean truth) {
        return new Truth(truth);
    }

    /** A constant of an option's enum, which recipes write in kebab-case. */
    static OptionValue of(Enum<?> constant) {
        return new Text(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** A list. */
    static OptionValue list(OptionValue... elements) {
        return new Many(Arrays.asList(elements));
    }

    /** A list of texts. */
    static OptionValue texts(List<String> elements) {
        return new Many(elements.stream().map(OptionValue::of).toList());
    }

    /** A list of whole numbers. */
    static OptionValue wholes(List<Integer> elements) {
        return new Many(elements.stream().map(number -> of((long) number)).toList());
    }

    /** A map, in its own order. */
    static OptionValue map(Map<String, OptionValue> entries) {
        return new Named(entries);
    }

    /** What these cases make of this value. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of value. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of null. */
        R absent(Absent value);

        /** Of a text. */
        R text(Text value);

        /** Of a whole number. */
        R whole(Whole value);

        /** Of a real number. */
        R real(Real value);

        /** Of true or false. */
        R truth(Truth value);

        /** Of a list. */
        R many(Many value);

        /** Of a map. */
        R named(Named value);

        /** Of a component. */
        R choice(Choice value);
    }

    /** Null. */
    record Absent() implements OptionValue {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.absent(this);
        }

        @Override
        public String toString() {
            return "null";
        }
    }

    /** A text, the name of a component, or a constant of an enum. */
    record Text(String value) implements OptionValue {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.text(this);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** A whole number. */
    record Whole(long value) implements OptionValue {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.whole(this);
        }

        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A real number. */
    record Real(double value) implements OptionValue {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.real(this);
        }

        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** True or false. */
    record Truth(boolean value) implements OptionValue {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.truth(this);
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A list. */
    record Many(List<OptionValue> elements) implements OptionValue {

        public Many {
            elements = List.copyOf(elements);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.many(this);
        }

        @Override
        public String toString() {
            return elements.toString();
        }
    }

    /** A map. */
    record Named(Map<String, OptionValue> entries) implements OptionValue {

        public Named {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.named(this);
        }

        @Override
        public String toString() {
            return entries.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).collect(Collectors.joining(", ", "{", "}"));
        }
    }
}
