package io.repforge.framework.data.files;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.Bounded;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads idx files, in which MNIST and its successors come: a magic number with type and rank, the dimensions, the elements, big-endian. */
final class IdxFile {

    private IdxFile() {}

    /**
     * @param file plain or compressed by gzip, whatever its name
     * @return the whole array; {@code int8} and {@code int16} as {@code int32}
     * @throws UserError if it is missing or damaged
     */
    static Array read(DataFile file) throws IOException {
        try (InputStream packed = new BufferedInputStream(file.open(), 1 << 16); InputStream in = unpacked(packed)) {
            return read(file, in);
        } catch (EOFException | ZipException e) {
            throw new UserError(file + " is damaged or cut off: its gzip data can't be unpacked (" + e.getMessage()
                    + "); copy or download it again", e);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    /** The header says how much is to be read; room for it is made as it arrives. */
    private static Array read(DataFile file, InputStream in) throws IOException {
        byte[] start = in.readNBytes(4);
        if (start.length < 4 || start[0] != 0 || start[1] != 0) {
            throw new UserError(file + " isn't an idx file: it doesn't start with the number of an idx type");
        }
        int code = start[2];
        int stored = switch (code) {
            case 0x08, 0x09 -> 1;
            case 0x0B -> 2;
            case 0x0C, 0x0D -> 4;
            case 0x0E -> 8;
            default -> throw new UserError(file + " isn't an idx file: it has no element type " + code);
        };
        int rank = start[3];
        byte[] header = in.readNBytes(Math.max(0, 4 * rank));
        if (rank < 1 || header.length < 4 * rank) {
            throw new UserError(file + " is damaged: its idx header is cut off");
        }
        long[] dims = new long[rank];
        // As a double, since the dimensions of a damaged file may well multiply to more than a long holds.
        double needed = stored;
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = ByteBuffer.wrap(header).getInt(4 * axis) & 0xffffffffL;
            needed *= dims[axis];
        }
        Shape shape = Shape.of(dims);
        if (needed == 0 && LongStream.of(dims).filter(dim -> dim > 0).asDoubleStream().reduce(1, (a, b) -> a * b) > Integer.MAX_VALUE) {
            throw new UserError(file + " is damaged: its idx header has the shape " + shape);
        }
        if (needed > Bounded.ofMemory()) {
            throw new UserError(file + ": for shape " + shape + " it needs " + String.format("%.0f", needed / 1_000_000) + " MB, but "
                    + Bounded.megabytes(Bounded.ofMemory()) + " are the most that are read whole" + Bounded.remedy());
        }
        byte[] elements = in.readNBytes((int) needed);
        if (elements.length < needed) {
            throw new UserError(file + " is cut off: for shape " + shape + " it needs " + (long) needed + " bytes, "
                    + elements.length + " are there; copy or download it again");
        }
        // To look for more also makes gzip compare its check sum.
        if (in.read() >= 0) {
            throw new UserError(file + " is damaged: it holds more than the " + (long) needed + " bytes of its shape " + shape + "; copy or download it again");
        }
        return elements(code, shape, elements.length / stored, ByteBuffer.wrap(elements));
    }

    private static Array elements(int code, Shape shape, int n, ByteBuffer from) {
        DType type = switch (code) {
            case 0x08 -> DType.UINT8;
            case 0x0D -> DType.FLOAT32;
            case 0x0E -> DType.FLOAT64;
            default -> DType.INT32;
        };
        ByteBuffer to = ByteBuffer.allocate(Math.multiplyExact(n, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        if (code == 0x08) {
            from.get(to.array(), 0, n);
            return new Array(type, shape, to.array());
        }
        for (int i = 0; i < n; i++) {
            switch (code) {
                case 0x09 -> to.putInt(from.get());
                case 0x0B -> to.putInt(from.getShort());
                case 0x0C -> to.putInt(from.getInt());
                case 0x0D -> to.putFloat(from.getFloat());
                default -> to.putDouble(from.getDouble());
            }
        }
        return new Array(type, shape, to.array());
    }
}
