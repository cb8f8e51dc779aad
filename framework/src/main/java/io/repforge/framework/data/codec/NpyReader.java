package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.images.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads NumPy's {@code .npy} format, versions 1 to 3, in C and Fortran order. Remembers the last header: the arrays of a dataset nearly
 * always have the same one, and parsing it is most of the work of reading a small array. Used by one thread at a time.
 */
public final class NpyReader {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    private record Header(NpyType type, boolean fortran, Shape shape, int elements) {}

    private byte[] lastBytes = new byte[0];
    private @Nullable Header last;

    /**
     * @param file a whole {@code .npy} file
     * @throws MalformedException if it isn't one
     */
    public Array read(byte[] file) throws MalformedException {
        int start = headerEnd(file);
        Header header = header(file, start);
        int needed = header.elements() * header.type().size();
        if (file.length - start < needed) {
            throw new MalformedException("the NumPy file is cut off: its header promises " + needed + " bytes of data, "
                    + (file.length - start) + " are there");
        }
        return array(header.type(), header.shape(), header.fortran(), file, start);
    }

    /**
     * The array whose stored elements lie in the bytes.
     *
     * @throws IllegalArgumentException if they are too few
     */
    static Array array(NpyType type, Shape shape, boolean fortran, byte[] bytes, int start) {
        int elements = Math.toIntExact(shape.elements());
        if ((long) elements * type.size() > bytes.length - start) {
            throw new IllegalArgumentException("too few bytes for shape " + shape);
        }
        byte[] converted = type.isNative() ? Arrays.copyOfRange(bytes, start, start + elements * type.size())
                : convert(bytes, start, type, elements);
        boolean transposed = fortran && shape.rank() > 1;
        return new Array(type.becomes(), shape, transposed ? toRowMajor(converted, shape, type.becomes().bytes()) : converted);
    }

    private static int headerEnd(byte[] file) throws MalformedException {
        if (file.length < 10 || !Arrays.equals(file, 0, 6, MAGIC, 0, 6)) {
            throw new MalformedException("it isn't a NumPy file: it doesn't start with \\x93NUMPY");
        }
        int version = file[6];
        if (version < 1 || version > 3) {
            throw new MalformedException("NumPy format version " + version + " is unknown; versions 1 to 3 can be read");
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = version == 1 ? 10 + (buffer.getShort(8) & 0xffff) : file.length < 12 ? Long.MAX_VALUE : 12L + (buffer.getInt(8) & 0xffffffffL);
        if (end > file.length) {
            throw new MalformedException("the NumPy header is cut off");
        }
        if (end > LONGEST_HEADER) {
            throw new MalformedException("the NumPy header has " + end + " bytes");
        }
        return (int) end;
    }

    private Header header(byte[] file, int end) throws MalformedException {
        Header known = last;
        if (known != null && lastBytes.length == end && Arrays.equals(file, 0, end, lastBytes, 0, end)) {
            return known;
        }
        Header parsed = parse(new String(file, 8, end - 8, StandardCharsets.ISO_8859_1));
        lastBytes = Arrays.copyOf(file, end);
        last = parsed;
        return parsed;
    }

    private static Header parse(String text) throws MalformedException {
        Matcher descr = DESCR.matcher(text);
        if (!descr.find()) {
            throw new MalformedException(text.contains("'descr'")
                    ? "it holds a structured array; store each field as an array of its own"
                    : "the NumPy header has no 'descr'");
        }
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!order.find() || !shape.find()) {
            throw new MalformedException("the NumPy header lacks 'fortran_order' or 'shape'");
        }
        try {
            long[] dims = Arrays.stream(shape.group(1).replace("L", "").split(",")).map(String::strip).filter(dim -> !dim.isEmpty())
                    .mapToLong(Long::parseLong).toArray();
            NpyType type = NpyType.parse(descr.group(1));
            Shape parsed = Shape.of(dims);
            for (long dim : dims) {
                // Axes may be long where another has no length.
                Math.toIntExact(dim);
            }
            long elements = parsed.elements();
            Math.toIntExact(Math.multiplyExact(elements, (long) Math.max(type.size(), type.becomes().bytes())));
            return new Header(type, order.group(1).equals("True"), parsed, (int) elements);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new MalformedException("an array of shape (" + shape.group(1).strip() + ") is too large: 2 GiB is the most that can be read", e);
        }
    }

    private static byte[] convert(byte[] file, int start, NpyType type, int elements) {
        ByteBuffer from = ByteBuffer.wrap(file).order(type.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(elements * type.becomes().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            type.convert(from, start + i * type.size(), to);
        }
        return to.array();
    }

    /** Walks the row-major index like an odometer, keeping the position in the column-major source. */
    private static byte[] toRowMajor(byte[] source, Shape shape, int size) {
        int rank = shape.rank();
        int[] dims = Arrays.stream(shape.dims()).mapToInt(Math::toIntExact).toArray();
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = 0; axis < rank; axis++) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        byte[] result = new byte[source.length];
        int[] index = new int[rank];
        int from = 0;
        for (int to = 0; to < result.length; to += size) {
            System.arraycopy(source, from * size, result, to, size);
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                from -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
