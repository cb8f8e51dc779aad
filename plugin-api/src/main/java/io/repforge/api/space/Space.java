package io.repforge.api.space;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;

/** What one observation, action or label looks like. */
public sealed interface Space permits Space.Image, Space.Box, Space.Discrete {

    /** Element type of one value. */
    DType type();

    /** Shape of one value, without a batch axis. */
    Shape shape();

    /** Whether the array is a value of this space, judged by type and shape alone. */
    default boolean admits(Array value) {
        return value.type() == type() && value.shape().equals(shape());
    }

    /**
     * Images of {@code uint8} pixels, channels first: 1 channel is gray, 3 are RGB, a multiple of 3 is a stack of RGB frames.
     *
     * @throws IllegalArgumentException if a length isn't positive
     */
    static Image image(int channels, int height, int width) {
        return new Image(channels, height, width);
    }

    /** Vectors or arrays of real numbers, {@code float32}. */
    static Box box(long... shape) {
        return new Box(Shape.of(shape));
    }

    /** One of the numbers {@code 0 … n - 1}, a scalar {@code int64}. */
    static Discrete discrete(int n) {
        return new Discrete(n);
    }

    /** Images {@code [channels, height, width]} of {@code uint8}. */
    record Image(int channels, int height, int width) implements Space {
        public Image {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException("an image space needs positive lengths, got " + channels + "×" + height + "×" + width);
            }
        }

        @Override
        public DType type() {
            return DType.UINT8;
        }

        @Override
        public Shape shape() {
            return Shape.of(channels, height, width);
        }

        @Override
        public String toString() {
            return "image " + channels + "×" + height + "×" + width;
        }
    }

    /** Arrays of {@code float32}. */
    record Box(Shape shape) implements Space {
        @Override
        public DType type() {
            return DType.FLOAT32;
        }

        @Override
        public String toString() {
            return "box " + shape;
        }
    }

    /**
     * Numbers {@code 0 … n - 1} as {@code int64}.
     *
     * @param n how many values there are
     * @param shape a scalar for a single choice; {@code [k]} for a sequence of k choices
     */
    record Discrete(int n, Shape shape) implements Space {
        public Discrete {
            if (n < 1) {
                throw new IllegalArgumentException("a discrete space needs at least one value, got " + n);
            }
        }

        /** A single choice. */
        public Discrete(int n) {
            this(n, Shape.SCALAR);
        }

        @Override
        public DType type() {
            return DType.INT64;
        }

        @Override
        public String toString() {
            return "discrete(" + n + ")" + (shape.rank() == 0 ? "" : " " + shape);
        }
    }
}
