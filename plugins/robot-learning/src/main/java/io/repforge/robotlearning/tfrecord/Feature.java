package io.repforge.robotlearning.tfrecord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of one feature of an example, of one of three kinds; several in a list follow one another. */
final class Feature {

    enum Kind {
        NONE, BYTES, FLOATS, INTEGERS
    }

    private Kind kind = Kind.NONE;
    private final List<byte[]> bytes = new ArrayList<>();
    private double[] numbers = new double[4];
    private int count;

    void add(byte[] value) {
        kind = Kind.BYTES;
        bytes.add(value);
    }

    void add(Kind numeric, double value) {
        kind = numeric;
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = value;
    }

    Kind kind() {
        return kind;
    }

    /** How many values there are. */
    int size() {
        return kind == Kind.BYTES ? bytes.size() : count;
    }

    byte[] bytes(int index) {
        return bytes.get(index);
    }

    double number(int index) {
        return numbers[index];
    }
}
