package io.repforge.api.space;

import io.repforge.api.Experimental;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one observation, action or label looks like, or one row of a view that an augmenter makes. */
public sealed interface Space permits Space.Image, Space.Box, Space.Discrete, Space.Mask {

    /** Element type of one value. */
    DType type();

    /** Shape of one value, without a batch axis. */
    Shape shape();

    /** Element type of values in the graph: that of one value, but for images, whose pixels are {@code float32} in [0, 1] there, whatever they are stored as. */
    default DType graphType() {
        return type();
    }

    /** Whether the array is a value of this space, judged by type and shape alone. */
    default boolean admits(Array value) {
        return value.type() == type() && value.shape().equals(shape());
    }

    /** What these cases make of this space. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of space. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of images. */
        R image(Image space);

        /** Of arrays of real numbers. */
        R box(Box space);

        /** Of choices. */
        R discrete(Discrete space);

        /** Of masks. */
        R mask(Mask space);
    }

    /**
     * Images of {@code uint8} pixels, channels first: a multiple of 3 channels is an RGB image or a stack of RGB frames, anything else one gray
     * frame or several. {@link Image#framesOf} says it where that isn't so.
     *
     * @throws IllegalArgumentException if a length isn't positive
     */
    static Image image(int channels, int height, int width) {
        return new Image(channels, height, width, Image.usual(channels), DType.UINT8);
    }

    /** Vectors or arrays of real numbers, {@code float32}. */
    static Box box(long... shape) {
        return box(Shape.of(shape));
    }

    /** Arrays of real numbers, {@code float32}. */
    static Box box(Shape shape) {
        return new Box(shape);
    }

    /** One of the numbers {@code 0 … n - 1}, a scalar {@code int64}. */
    static Discrete discrete(int n) {
        return discrete(n, Shape.SCALAR);
    }

    /**
     * Numbers {@code 0 … n - 1}, {@code int64}.
     *
     * @param shape a scalar for a single choice; {@code [k]} for a sequence of k choices
     */
    static Discrete discrete(int n, Shape shape) {
        return discrete(n, shape, List.of());
    }

    /**
     * Numbers {@code 0 … n - 1}, {@code int64}, and what they stand for.
     *
     * @param shape a scalar for a single choice; {@code [k]} for a sequence of k choices
     * @param names n different names in the order of their numbers; empty where the numbers are all that is known
     * @throws IllegalArgumentException if n isn't positive or the names are others than that
     */
    static Discrete discrete(int n, Shape shape, List<String> names) {
        return new Discrete(n, shape, names);
    }

    /**
     * One of some things that have names, such as the classes of images: numbers {@code 0 … n - 1}, a scalar {@code int64}.
     *
     * @param names different names, at least one, in the order of their numbers
     */
    static Discrete discrete(List<String> names) {
        return discrete(names.size(), Shape.SCALAR, names);
    }

    /**
     * One of some classes that have names but no numbers of their own: they are numbered in the order of their names, which is that of the
     * numbers where all names are whole numbers, and else that of the alphabet.
     *
     * @param names at least one; those that occur twice count once
     */
    static Discrete classes(Collection<String> names) {
        Comparator<String> order = Discrete.areNumbers(names)
                ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(Comparator.naturalOrder()) : Comparator.naturalOrder();
        return discrete(names.stream().distinct().sorted(order).toList());
    }

    /**
     * Which places of a grid are meant, such as patches of an image that are hidden: {@code bool}. Data has no such values; augmenters make them.
     *
     * @throws IllegalArgumentException if a length isn't positive
     */
    static Mask mask(int rows, int columns) {
        return new Mask(rows, columns);
    }

    /**
     * Images {@code [channels, height, width]}, which may be several frames, one after another along the channels. In the graph their pixels
     * are {@code float32} in [0, 1], whatever they are stored as.
     */
    final class Image implements Space {

        private static final int RGB = 3;

        private final int channels;
        private final int height;
        private final int width;
        private final int channelsPerFrame;
        private final DType type;

        private Image(int channels, int height, int width, int channelsPerFrame, DType type) {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException("an image space needs positive lengths, got " + channels + "×" + height + "×" + width);
            }
            if (channelsPerFrame < 1 || channels % channelsPerFrame != 0) {
                throw new IllegalArgumentException(channels + " channels can't be frames of " + channelsPerFrame + " each");
            }
            this.channels = channels;
            this.height = height;
            this.width = width;
            this.channelsPerFrame = channelsPerFrame;
            this.type = type;
        }

        /** Channels of all frames together. */
        public int channels() {
            return channels;
        }

        /** Height in pixels. */
        public int height() {
            return height;
        }

        /** Width in pixels. */
        public int width() {
            return width;
        }

        /** 1 for gray frames, 3 for RGB ones; other numbers are taken for neither. */
        public int channelsPerFrame() {
            return channelsPerFrame;
        }

        /** {@code uint8} for pixels from 0 to 255, {@code float32} for pixels in [0, 1]. */
        @Override
        public DType type() {
            return type;
        }

        private static int usual(int channels) {
            return channels % RGB == 0 ? RGB : 1;
        }

        /**
         * The same images, made of other frames.
         *
         * @throws IllegalArgumentException if the channels aren't a multiple of these
         */
        public Image framesOf(int channelsOfFrame) {
            return new Image(channels, height, width, channelsOfFrame, type);
        }

        /** The same images with pixels of {@code float32} in [0, 1]. */
        public Image ofFloats() {
            return new Image(channels, height, width, channelsPerFrame, DType.FLOAT32);
        }

        /** The same frames at another size. */
        public Image sized(int newHeight, int newWidth) {
            return new Image(channels, newHeight, newWidth, channelsPerFrame, type);
        }

        @Override
        public DType graphType() {
            return DType.FLOAT32;
        }

        /** Number of frames. */
        public int frames() {
            return channels / channelsPerFrame;
        }

        /** One of the frames. */
        public Image frame() {
            return new Image(channelsPerFrame, height, width, channelsPerFrame, type);
        }

        /** Whether the frames are RGB. */
        public boolean isRgb() {
            return channelsPerFrame == RGB;
        }

        /** Whether the frames are what the number of channels suggests, and need not be said. */
        public boolean isUsual() {
            return channelsPerFrame == usual(channels);
        }

        @Override
        public Shape shape() {
            return Shape.of(channels, height, width);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.image(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Image image && channels == image.channels && height == image.height && width == image.width
                    && channelsPerFrame == image.channelsPerFrame && type == image.type;
        }

        @Override
        public int hashCode() {
            return Objects.hash(channels, height, width, channelsPerFrame, type);
        }

        @Override
        public String toString() {
            String frames = channelsPerFrame == 1 ? frames() + " gray frames" : frames() + " frame(s) of " + channelsPerFrame + " channels";
            return "image " + channels + "×" + height + "×" + width + (isUsual() ? "" : " (" + frames + ")")
                    + (type == DType.UINT8 ? "" : " of " + type.label());
        }
    }

    /** Arrays of {@code float32}. */
    final class Box implements Space {

        private final Shape shape;

        private Box(Shape shape) {
            this.shape = shape;
        }

        @Override
        public DType type() {
            return DType.FLOAT32;
        }

        @Override
        public Shape shape() {
            return shape;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.box(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Box box && shape.equals(box.shape);
        }

        @Override
        public int hashCode() {
            return shape.hashCode();
        }

        @Override
        public String toString() {
            return "box " + shape;
        }
    }

    /**
     * Numbers {@code 0 … n - 1} as {@code int64}. What the numbers stand for is said by the names: two datasets that have the same classes may well
     * number them differently.
     */
    final class Discrete implements Space {

        private static final int SHOWN = 4;
        /** As many digits as a {@code long} holds whatever they are. */
        private static final String NUMBER = "[0-9]{1,18}";

        private final int n;
        private final Shape shape;
        private final List<String> names;

        private Discrete(int n, Shape shape, List<String> names) {
            if (n < 1) {
                throw new IllegalArgumentException("a discrete space needs at least one value, got " + n);
            }
            if (!names.isEmpty() && (names.size() != n || new HashSet<>(names).size() != n)) {
                throw new IllegalArgumentException("a discrete space of " + n + " values needs as many different names or none, got " + names);
            }
            this.n = n;
            this.shape = shape;
            this.names = List.copyOf(names);
        }

        /** How many values there are. */
        public int n() {
            return n;
        }

        /** A scalar for a single choice; {@code [k]} for a sequence of k choices. */
        @Override
        public Shape shape() {
            return shape;
        }

        /** Different names in the order of their numbers, one for each; empty where the numbers are all that is known. */
        public List<String> names() {
            return names;
        }

        /** What a value is called; its number where there are no names. */
        public String name(int value) {
            return names.isEmpty() ? Integer.toString(value) : names.get(value);
        }

        /** Whether nothing but numbers tells the values apart: they have no names, or names that are whole numbers. */
        public boolean isNumbered() {
            return areNumbers(names);
        }

        private static boolean areNumbers(Collection<String> names) {
            return names.stream().allMatch(name -> name.matches(NUMBER));
        }

        @Override
        public DType type() {
            return DType.INT64;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.discrete(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Discrete discrete && n == discrete.n && shape.equals(discrete.shape) && names.equals(discrete.names);
        }

        @Override
        public int hashCode() {
            return Objects.hash(n, shape, names);
        }

        @Override
        public String toString() {
            String some = names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (n > SHOWN ? ", …" : "");
            return "discrete(" + n + (names.isEmpty() ? "" : ": " + some) + ")" + (shape.rank() == 0 ? "" : " " + shape);
        }
    }

    /** Truth for each place of a grid, {@code bool [rows, columns]}. */
    @Experimental
    final class Mask implements Space {

        private final int rows;
        private final int columns;

        private Mask(int rows, int columns) {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException("a mask needs positive lengths, got " + rows + "×" + columns);
            }
            this.rows = rows;
            this.columns = columns;
        }

        /** Rows, from the top. */
        public int rows() {
            return rows;
        }

        /** Columns, from the left. */
        public int columns() {
            return columns;
        }

        @Override
        public DType type() {
            return DType.BOOL;
        }

        @Override
        public Shape shape() {
            return Shape.of(rows, columns);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.mask(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Mask mask && rows == mask.rows && columns == mask.columns;
        }

        @Override
        public int hashCode() {
            return Objects.hash(rows, columns);
        }

        @Override
        public String toString() {
            return "mask " + rows + "×" + columns;
        }
    }
}
