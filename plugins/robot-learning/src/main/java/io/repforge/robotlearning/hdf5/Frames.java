package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one observation is made of: a row of pixels, an image file, or numbers of one row or of several. */
final class Frames {

    private static final int SHORTEST_FILE = 20;
    private static final List<byte[]> SIGNATURES = List.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private final Space space;
    private final @Nullable Axes axes;

    /** For those that are image files; else null. */
    private final @Nullable ImageFiles images;

    private Frames(Space space, @Nullable Axes axes) {
        this(space, axes, null);
    }

    private Frames(Space space, @Nullable Axes axes, @Nullable ImageFiles images) {
        this.space = space;
        this.axes = axes;
        this.images = images;
    }

    /**
     * @param parts the datasets that an observation is put together of
     * @param row number of the first row that is read
     * @param images what decodes image files
     * @throws IOException if nothing can be made of them, or not what the options ask for
     */
    static Frames of(List<Rows> parts, long row, Hdf5Source.Options options, ImageFiles images) throws IOException {
        Rows first = parts.get(0);
        if (parts.size() > 1) {
            long length = 0;
            for (Rows part : parts) {
                if (part.elements() == null || part.row().rank() > 1) {
                    throw new IOException(
                            part.where() + " holds " + part.look() + " and can't be joined with others: only vectors can; choose it alone, or leave it out");
                }
                length += part.row().elements();
            }
            return new Frames(Space.box(length), null);
        }
        Elements elements = first.elements();
        if (holdsFiles(first, row)) {
            if (options.axes() != null || options.colorSpace() != null) {
                throw new IOException(first.where() + " holds image files, for which the options 'axes' and 'color_space' say nothing; leave them out");
            }
            return new Frames(images.space(file(first, row), origin(first, row)), null, images);
        }
        Shape shape = first.row();
        boolean pixels = elements != null && elements.type() == DType.UINT8 && (shape.rank() == 2 || shape.rank() == 3);
        boolean real = elements != null && elements.kind() == Elements.Kind.REAL && shape.rank() == 3 && options.floats() != Floats.BOX;
        if (!pixels && !real) {
            if (options.axes() != null || options.colorSpace() != null) {
                throw new IOException(
                        first.where() + " holds no images but " + first.look() + ", for which the options 'axes' and 'color_space' say nothing; leave them out");
            }
            return new Frames(Space.box(shape.rank() == 0 ? Shape.of(1) : shape), null);
        }
        Axes axes = shape.rank() == 2 ? Axes.CHANNELS_FIRST : options.axes() == null ? Axes.of(shape) : options.axes();
        boolean last = axes == Axes.CHANNELS_LAST;
        Shape chw = shape.rank() == 2 ? shape.prepend(1) : last ? Shape.of(shape.dim(2), shape.dim(0), shape.dim(1)) : shape;
        Space.Image image = Space.image((int) chw.dim(0), (int) chw.dim(1), (int) chw.dim(2));
        Space.Image coloured = coloured(image, options.colorSpace(), first);
        return new Frames(real && options.floats() == Floats.FLOAT ? coloured.ofFloats() : coloured, axes);
    }

    /** Bytes of any length, or of one with zeros behind shorter ones, which begin as JPEG or PNG files do. */
    private static boolean holdsFiles(Rows rows, long row) throws IOException {
        if (rows.elements() == null) {
            return true;
        }
        if (rows.elements().type() != DType.UINT8 || rows.row().rank() != 1 || rows.row().elements() < SHORTEST_FILE) {
            return false;
        }
        byte[] bytes = rows.get(row).bytes();
        return SIGNATURES.stream().anyMatch(signature -> Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length));
    }

    /** Without the zeros behind it: neither format ends with one. */
    private static byte[] file(Rows rows, long row) throws IOException {
        byte[] bytes = rows.get(row).bytes();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static String origin(Rows rows, long row) {
        return rows.where() + ", step " + row;
    }

    private static Space.Image coloured(Space.Image image, @Nullable Colors colors, Rows rows) throws IOException {
        if (colors == null) {
            return image;
        }
        if (image.channels() % colors.channelsPerFrame() != 0) {
            throw new IOException(rows.where() + " holds images of " + image.channels() + " channels, which are no RGB frames of three each; leave out color_space: rgb");
        }
        return image.framesOf(colors.channelsPerFrame());
    }

    /** What an observation of one frame is. */
    Space space() {
        return space;
    }

    /** What an observation of some frames is, one after another along the first axis. */
    Space stacked(int frames) {
        if (frames == 1) {
            return space;
        }
        if (space instanceof Space.Image image) {
            Space.Image stack = Space.image(image.channels() * frames, image.height(), image.width()).framesOf(image.channelsPerFrame());
            return image.type() == DType.UINT8 ? stack : stack.ofFloats();
        }
        return Space.box(space.shape().with(0, space.shape().dim(0) * frames));
    }

    /** How the axes of its images are ordered in the file; null where they are no arrays of three axes. */
    @Nullable
    Axes axes() {
        return space instanceof Space.Image && axes != null ? axes : null;
    }

    /**
     * One frame.
     *
     * @throws IOException if it can't be read, or isn't of the space
     */
    Values get(List<Rows> parts, long index) throws IOException {
        if (images != null) {
            Rows files = parts.get(0);
            return images.image(file(files, index), origin(files, index), (Space.Image) space);
        }
        if (parts.size() > 1) {
            ByteBuffer floats = ByteBuffer.allocate((int) space.shape().elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (Rows part : parts) {
                for (float value : part.get(index).toFloats()) {
                    floats.putFloat(value);
                }
            }
            return new Array(DType.FLOAT32, space.shape(), floats.array());
        }
        Array row = parts.get(0).get(index);
        if (!(space instanceof Space.Image image)) {
            return Array.of(space.shape(), row.toFloats());
        }
        Array ordered = axes == Axes.CHANNELS_LAST ? channelsFirst(row) : row.reshape(image.shape());
        return row.type() == DType.UINT8 ? ordered : pixels(ordered, image, parts.get(0), index);
    }

    private static Array pixels(Array real, Space.Image image, Rows rows, long index) throws IOException {
        float[] values = real.toFloats();
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IOException(rows.where() + ": step " + index + " has the value " + values[i] + ", and pixels are in [0, 1]; take it as numbers by floats: box");
            }
            pixels[i] = (byte) Math.round(values[i] * 255);
        }
        return image.type() == DType.UINT8 ? Array.of(image.shape(), pixels) : Array.of(image.shape(), values);
    }

    private static Array channelsFirst(Array value) {
        int channels = (int) value.shape().dim(2);
        int pixels = (int) (value.shape().dim(0) * value.shape().dim(1));
        int size = value.type().bytes();
        byte[] from = value.bytes();
        byte[] to = new byte[from.length];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < pixels; i++) {
                if (size == 1) {
                    to[c * pixels + i] = from[i * channels + c];
                } else {
                    System.arraycopy(from, (i * channels + c) * size, to, (c * pixels + i) * size, size);
                }
            }
        }
        return new Array(value.type(), Shape.of(channels, value.shape().dim(0), value.shape().dim(1)), to);
    }
}
