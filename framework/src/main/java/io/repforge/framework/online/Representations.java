package io.repforge.framework.online;

import java.util.Arrays;

/**
 * Representations of some observations.
 *
 * @param values a row after the other
 * @param count number of rows, n
 * @param width features of a row, D
 */
public record Representations(float[] values, int count, int width) {

    /** @throws IllegalArgumentException if there are more or fewer values */
    public Representations {
        if (values.length != (long) count * width) {
            throw new IllegalArgumentException(count + " rows of " + width + " features have other than " + values.length + " values");
        }
    }

    /** The first rows; all of them if there aren't so many. */
    Representations first(int rows) {
        return rows >= count ? this : new Representations(Arrays.copyOf(values, rows * width), rows, width);
    }

    /** Some rows alone. */
    Representations select(int[] rows) {
        if (rows.length == count) {
            return this;
        }
        float[] selected = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, selected, i * width, width);
        }
        return new Representations(selected, rows.length, width);
    }

    /** Rows of length 1. A row of zeros stays one. */
    Representations unit() {
        float[] unit = new float[values.length];
        for (int row = 0; row < count; row++) {
            double squares = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                squares += (double) values[i] * values[i];
            }
            double length = Math.sqrt(squares) + 1e-12;
            for (int i = row * width; i < (row + 1) * width; i++) {
                unit[i] = (float) (values[i] / length);
            }
        }
        return new Representations(unit, count, width);
    }

    boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two have the same values, bit for bit. */
    boolean sameAs(Representations other) {
        return Arrays.equals(values, other.values);
    }
}
