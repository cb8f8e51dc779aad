package io.repforge.framework.data.files;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Reads idx files, in which MNIST and its successors come: a magic number with type and rank, the dimensions, the elements, big-endian. */
final class IdxFile {

    private IdxFile() {}

    /**
     * @param file plain or compressed by gzip, whatever its name
     * @return the whole array; {@code int8} and {@code int16} as {@code int32}
     * @throws UserError if it is missing or damaged
     */
    static Array read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserError("idx file " + file + " doesn't exist; check the path");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
                bytes = unpacked.readAllBytes();
            } catch (IOException e) {
                throw new UserError(file + " is damaged or cut off: its gzip data can't be unpacked (" + e.getMessage()
                        + "); copy or download it again", e);
            }
        }
        return parse(file, bytes);
    }

    private static Array parse(Path file, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        if (bytes.length < 4 || buffer.getShort(0) != 0) {
            throw new UserError(file + " isn't an idx file: it doesn't start with the number of an idx type");
        }
        int code = buffer.get(2);
        int stored = switch (code) {
            case 0x08, 0x09 -> 1;
            case 0x0B -> 2;
            case 0x0C, 0x0D -> 4;
            case 0x0E -> 8;
            default -> throw new UserError(file + " isn't an idx file: it has no element type " + code);
        };
        int rank = buffer.get(3);
        int start = 4 + 4 * rank;
        if (rank < 1 || bytes.length < start) {
            throw new UserError(file + " is damaged: its idx header is cut off");
        }
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = buffer.getInt(4 + 4 * axis) & 0xffffffffL;
        }
        Shape shape = Shape.of(dims);
        // As a double, since the dimensions of a damaged file may well multiply to more than a long holds.
        double needed = Arrays.stream(dims).asDoubleStream().reduce(stored, (a, b) -> a * b);
        if (needed > bytes.length - start) {
            throw new UserError(file + " is cut off: for shape " + shape + " it needs " + (long) needed + " bytes, "
                    + (bytes.length - start) + " are there; copy or download it again");
        }
        return elements(code, shape, buffer.position(start));
    }

    private static Array elements(int code, Shape shape, ByteBuffer from) {
        int n = (int) shape.elements();
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
