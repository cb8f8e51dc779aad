package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named arrays on their way from one process to another. */
final class Tensors {

    private Tensors() {}

    static void write(DataOutputStream out, Map<String, Array> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (Map.Entry<String, Array> entry : arrays.entrySet()) {
            Array array = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeUTF(array.type().name());
            out.writeInt(array.shape().rank());
            for (int axis = 0; axis < array.shape().rank(); axis++) {
                out.writeLong(array.shape().dim(axis));
            }
            out.write(array.bytes());
        }
    }

    static Map<String, Array> read(DataInputStream in) throws IOException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            DType type = DType.valueOf(in.readUTF());
            long[] dims = new long[in.readInt()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = in.readLong();
            }
            Shape shape = Shape.of(dims);
            byte[] bytes = new byte[Math.toIntExact(shape.elements() * type.bytes())];
            in.readFully(bytes);
            arrays.put(name, new Array(type, shape, bytes));
        }
        return arrays;
    }
}
