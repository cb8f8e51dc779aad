package io.repforge.framework.artifacts;

import com.google.flatbuffers.FlatBufferBuilder;
import io.repforge.api.array.Array;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile.OptimizerGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lays a checkpoint out as ONNX Runtime's {@code ort_training_checkpoint.fbs} describes, in memory outside the Java heap, which is given back when this is closed. The
 * numbers are the schema's field slots.
 */
final class CheckpointWriter implements AutoCloseable {

    static final String IDENTIFIER = "ODTC";

    /** Room for names and tables of one tensor, generously. */
    private static final int OVERHEAD = 512;

    private final CheckpointFile checkpoint;
    private final FlatBufferBuilder builder;
    private final Memory memory = new Memory();

    CheckpointWriter(CheckpointFile checkpoint) {
        this.checkpoint = checkpoint;
        long size = OVERHEAD + size(checkpoint.trained()) + size(checkpoint.frozen());
        for (OptimizerGroup group : checkpoint.groups()) {
            size += group.moments().values().stream().mapToLong(CheckpointWriter::size).sum();
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw new UserError("The checkpoint would take " + (size >> 20) + " MiB, but its format holds 2 GiB at most: use a smaller model.");
        }
        this.builder = new FlatBufferBuilder((int) size, memory);
    }

    /** Memory of direct buffers is given back when the garbage collector finds time, which may be after training has taken as much again. */
    private static final class Memory extends FlatBufferBuilder.ByteBufferFactory {

        private final List<BytePointer> taken = new ArrayList<>();

        @Override
        public ByteBuffer newByteBuffer(int capacity) {
            BytePointer next = new BytePointer((long) capacity);
            taken.add(next);
            return next.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static long size(Map<String, Array> arrays) {
        return arrays.values().stream().mapToLong(array -> OVERHEAD + array.bytes().length).sum();
    }

    /** The whole of it, valid until this is closed. */
    ByteBuffer bytes() {
        int module = module();
        int groups = checkpoint.groups().isEmpty() ? 0 : vector(checkpoint.groups().stream().mapToInt(this::group).toArray());
        int properties = checkpoint.properties().isEmpty() ? 0 : properties(checkpoint.properties());
        builder.startTable(4);
        builder.addInt(0, checkpoint.version(), 0);
        builder.addOffset(1, module, 0);
        builder.addOffset(2, groups, 0);
        builder.addOffset(3, properties, 0);
        builder.finish(builder.endTable(), IDENTIFIER);
        return builder.dataBuffer().slice();
    }

    @Override
    public void close() {
        memory.taken.forEach(Pointer::close);
    }

    private int module() {
        int trained = each(checkpoint.trained(), this::tensor);
        int frozen = each(checkpoint.frozen(), this::tensor);
        builder.startTable(4);
        builder.addOffset(0, trained, 0);
        builder.addOffset(1, frozen, 0);
        return builder.endTable();
    }

    private int tensor(String name, Array array) {
        int nameAt = builder.createString(name);
        long[] dims = array.shape().dims();
        builder.startVector(8, dims.length, 8);
        for (int i = dims.length - 1; i >= 0; i--) {
            builder.addLong(dims[i]);
        }
        int dimsAt = builder.endVector();
        builder.createUnintializedVector(1, array.bytes().length, 8).put(array.bytes()); // elements start at a multiple of eight
        int dataAt = builder.endVector();
        builder.startTable(6);
        builder.addOffset(0, nameAt, 0);
        builder.addOffset(2, dimsAt, 0);
        builder.addInt(3, OnnxTypes.code(array.type()), 0);
        builder.addOffset(4, dataAt, 0);
        return builder.endTable();
    }

    private int group(OptimizerGroup group) {
        int name = builder.createString(group.name());
        int states = each(group.moments(), this::moments);
        builder.startTable(4);
        builder.addOffset(0, name, 0);
        builder.addLong(1, group.step(), 0);
        builder.addFloat(2, group.initialLearningRate(), 0);
        builder.addOffset(3, states, 0);
        return builder.endTable();
    }

    private int moments(String parameter, Map<String, Array> moments) {
        int name = builder.createString(parameter);
        int tensors = each(moments, this::tensor);
        builder.startTable(2);
        builder.addOffset(0, name, 0);
        builder.addOffset(1, tensors, 0);
        return builder.endTable();
    }

    private int properties(Map<String, Object> properties) {
        int ints = properties(properties, Long.class, (name, value) -> {
            builder.addOffset(0, name, 0);
            builder.addLong(1, value, 0);
        });
        int floats = properties(properties, Float.class, (name, value) -> {
            builder.addOffset(0, name, 0);
            builder.addFloat(1, value, 0);
        });
        int strings = strings(properties);
        builder.startTable(3);
        builder.addOffset(0, ints, 0);
        builder.addOffset(1, floats, 0);
        builder.addOffset(2, strings, 0);
        return builder.endTable();
    }

    private interface Fields<T> {
        void add(int name, T value);
    }

    private <T> int properties(Map<String, Object> properties, Class<T> type, Fields<T> fields) {
        int[] tables = properties.entrySet().stream().filter(entry -> type.isInstance(entry.getValue())).mapToInt(entry -> {
            int name = builder.createString(entry.getKey());
            builder.startTable(2);
            fields.add(name, type.cast(entry.getValue()));
            return builder.endTable();
        }).toArray();
        return vector(tables);
    }

    private int strings(Map<String, Object> properties) {
        int[] tables = properties.entrySet().stream().filter(entry -> entry.getValue() instanceof String).mapToInt(entry -> {
            int name = builder.createString(entry.getKey());
            int value = builder.createString((String) entry.getValue());
            builder.startTable(2);
            builder.addOffset(0, name, 0);
            builder.addOffset(1, value, 0);
            return builder.endTable();
        }).toArray();
        return vector(tables);
    }

    private <V> int each(Map<String, V> map, BiFunction<String, V, Integer> table) {
        return vector(map.entrySet().stream().mapToInt(entry -> table.apply(entry.getKey(), entry.getValue())).toArray());
    }

    private int vector(int[] offsets) {
        return builder.createVectorOfTables(offsets);
    }
}
