package io.repforge.framework.artifacts;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile.OptimizerGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the flatbuffer that {@link CheckpointWriter} and the library write, and takes no offset in it on trust. */
final class CheckpointReader {

    /** The square of anything larger is infinite in float32, and so is the norm of the weights. */
    private static final double LARGEST_TRAINED = Math.sqrt(Float.MAX_VALUE);

    private CheckpointReader() {}

    /**
     * @param buffer the whole file, little-endian
     * @param file how messages call it
     */
    static CheckpointFile read(ByteBuffer buffer, String file) {
        if (buffer.limit() < 8 || !identifier(buffer).equals(CheckpointWriter.IDENTIFIER)) {
            throw new UserError(file + " is not a training checkpoint of ONNX Runtime (it doesn't carry the mark "
                    + CheckpointWriter.IDENTIFIER + "): name the file 'checkpoint' in the run's artifacts.");
        }
        try {
            Table root = new Table(buffer, buffer.getInt(0));
            int version = root.integer(0);
            if (version != CheckpointFile.VERSION) {
                throw new UserError("The checkpoint " + file + " has version " + version + " of its layout, and this ONNX Runtime reads version "
                        + CheckpointFile.VERSION + " only: write it again with the release of Repforge that made it.");
            }
            Table module = root.table(1);
            Map<String, Array> trained = module == null ? Map.of() : tensors(module, 0);
            Map<String, Array> frozen = module == null ? Map.of() : tensors(module, 1);
            Table properties = root.table(3);
            return new CheckpointFile(version, trained, frozen, root.tables(2, CheckpointReader::group),
                    properties == null ? Map.of() : properties(properties));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new UserError("The checkpoint " + file + " is damaged (" + e.getMessage() + "): take an earlier one.", e);
        }
    }

    /**
     * The first number that nothing can be computed with, and whose it is.
     *
     * @param buffer the whole file, little-endian, as {@link #read} accepts it
     */
    static Optional<String> ruined(ByteBuffer buffer, String file) {
        try {
            Table root = new Table(buffer, buffer.getInt(0));
            Table module = root.table(1);
            List<Table> trained = module == null ? List.of() : module.tables(0, Function.identity());
            List<Table> frozen = module == null ? List.of() : module.tables(1, Function.identity());
            Stream<Table> states = root.tables(2, Function.identity()).stream().flatMap(group -> group.tables(3, Function.identity()).stream());
            return Stream.of(
                    trained.stream().flatMap(tensor -> ruined(tensor, LARGEST_TRAINED).map(value -> tensor.string(0) + " is " + value).stream()),
                    frozen.stream().flatMap(tensor -> ruined(tensor, Double.MAX_VALUE).map(value -> tensor.string(0) + " is " + value).stream()),
                    states.flatMap(state -> state.tables(1, Function.identity()).stream().flatMap(moment -> ruined(moment, Double.MAX_VALUE)
                            .map(value -> moment.string(0) + " of " + state.string(0) + " is " + value).stream())))
                    .flatMap(Function.identity()).findFirst();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UserError("The checkpoint " + file + " is damaged (" + e.getMessage() + "): take an earlier one.", e);
        }
    }

    /** The first number of a tensor that isn't finite, or beyond a limit. */
    private static Optional<String> ruined(Table tensor, double limit) {
        DType type = OnnxTypes.of(tensor.integer(3));
        if (type == DType.FLOAT32) {
            FloatBuffer floats = tensor.slice(4).asFloatBuffer();
            for (int i = 0; i < floats.limit(); i++) {
                float value = floats.get(i);
                if (!(Math.abs(value) <= limit) || Float.isInfinite(value)) {
                    return Optional.of(Float.toString(value));
                }
            }
        } else if (type == DType.FLOAT64) {
            DoubleBuffer doubles = tensor.slice(4).asDoubleBuffer();
            for (int i = 0; i < doubles.limit(); i++) {
                if (!(Math.abs(doubles.get(i)) <= limit)) {
                    return Optional.of(Double.toString(doubles.get(i)));
                }
            }
        }
        return Optional.empty();
    }

    private static String identifier(ByteBuffer buffer) {
        byte[] mark = new byte[4];
        buffer.get(4, mark);
        return new String(mark, StandardCharsets.US_ASCII);
    }

    private static Map<String, Array> tensors(Table table, int slot) {
        Map<String, Array> tensors = new LinkedHashMap<>();
        for (Table tensor : table.tables(slot, Function.identity())) {
            tensors.put(tensor.string(0), array(tensor));
        }
        return tensors;
    }

    private static Array array(Table tensor) {
        return new Array(OnnxTypes.of(tensor.integer(3)), Shape.of(tensor.longs(2)), tensor.bytes(4));
    }

    private static OptimizerGroup group(Table group) {
        Map<String, Map<String, Array>> moments = new LinkedHashMap<>();
        for (Table state : group.tables(3, Function.identity())) {
            moments.put(state.string(0), tensors(state, 1));
        }
        return new OptimizerGroup(group.string(0), group.longInteger(1), group.real(2), moments);
    }

    private static Map<String, Object> properties(Table bag) {
        Map<String, Object> properties = new LinkedHashMap<>();
        bag.tables(0, Function.identity()).forEach(entry -> properties.put(entry.string(0), entry.longInteger(1)));
        bag.tables(1, Function.identity()).forEach(entry -> properties.put(entry.string(0), entry.real(1)));
        bag.tables(2, Function.identity()).forEach(entry -> properties.put(entry.string(0), entry.string(1)));
        return properties;
    }

    /** A flatbuffer table: its fields lie where its vtable says. */
    private record Table(ByteBuffer buffer, int at) {

        /** Position of a field, or 0 if it has its default. */
        private int field(int slot) {
            int vtable = at - buffer.getInt(at);
            int entry = 4 + 2 * slot;
            int offset = entry < buffer.getShort(vtable) ? buffer.getShort(vtable + entry) & 0xffff : 0;
            return offset == 0 ? 0 : at + offset;
        }

        int integer(int slot) {
            int field = field(slot);
            return field == 0 ? 0 : buffer.getInt(field);
        }

        long longInteger(int slot) {
            int field = field(slot);
            return field == 0 ? 0 : buffer.getLong(field);
        }

        float real(int slot) {
            int field = field(slot);
            return field == 0 ? 0 : buffer.getFloat(field);
        }

        @Nullable
        Table table(int slot) {
            int field = field(slot);
            return field == 0 ? null : new Table(buffer, follow(field));
        }

        <T> List<T> tables(int slot, Function<Table, T> as) {
            int field = field(slot);
            if (field == 0) {
                return List.of();
            }
            int vector = follow(field);
            int length = length(vector, 4);
            List<T> tables = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                tables.add(as.apply(new Table(buffer, follow(vector + 4 + 4 * i))));
            }
            return tables;
        }

        String string(int slot) {
            return new String(bytes(slot), StandardCharsets.UTF_8);
        }

        byte[] bytes(int slot) {
            int field = field(slot);
            if (field == 0) {
                return new byte[0];
            }
            int vector = follow(field);
            byte[] bytes = new byte[length(vector, 1)];
            buffer.get(vector + 4, bytes);
            return bytes;
        }

        /** Bytes where they lie. */
        ByteBuffer slice(int slot) {
            int field = field(slot);
            if (field == 0) {
                return ByteBuffer.allocate(0);
            }
            int vector = follow(field);
            return buffer.slice(vector + 4, length(vector, 1)).order(ByteOrder.LITTLE_ENDIAN);
        }

        long[] longs(int slot) {
            int field = field(slot);
            if (field == 0) {
                return new long[0];
            }
            int vector = follow(field);
            long[] longs = new long[length(vector, 8)];
            for (int i = 0; i < longs.length; i++) {
                longs[i] = buffer.getLong(vector + 4 + 8 * i);
            }
            return longs;
        }

        private int follow(int field) {
            return field + buffer.getInt(field);
        }

        /** Length of a vector, known to lie within the file. */
        private int length(int vector, int elementBytes) {
            int length = buffer.getInt(vector);
            if (length < 0 || (long) length * elementBytes > buffer.limit() - vector - 4) {
                throw new IndexOutOfBoundsException("a vector of " + length + " elements leads past the end");
            }
            return length;
        }
    }
}
