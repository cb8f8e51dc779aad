package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.Status;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtKernelInfo;

/** The attributes of the node that a kernel is made for. Valid while it is made. */
final class NodeAttributes {

    private static final int LONGEST = 16;

    private final OrtApi api;
    private final OrtKernelInfo info;

    NodeAttributes(OrtApi api, OrtKernelInfo info) {
        this.api = api;
        this.info = info;
    }

    /** @throws EngineException if there is none of that name */
    long[] ints(String name) {
        try (BytePointer key = new BytePointer(name); LongPointer values = new LongPointer(LONGEST); SizeTPointer length = new SizeTPointer(1)) {
            length.put(LONGEST);
            Status.check(api, api.KernelInfoGetAttributeArray_int64(info, key, values, length));
            long[] copy = new long[(int) length.get()];
            values.get(copy);
            return copy;
        }
    }

    /** @throws EngineException if there is none of that name */
    long integer(String name) {
        try (BytePointer key = new BytePointer(name); LongPointer value = new LongPointer(1)) {
            Status.check(api, api.KernelInfoGetAttribute_int64(info, key, value));
            return value.get();
        }
    }

    /** @throws EngineException if there is none of that name */
    float real(String name) {
        try (BytePointer key = new BytePointer(name); FloatPointer value = new FloatPointer(1)) {
            Status.check(api, api.KernelInfoGetAttribute_float(info, key, value));
            return value.get();
        }
    }

    /** The layout of an operand. */
    Layout layout(String operand) {
        return new Layout(integer(Operands.layout(operand)));
    }

    /** A shape. */
    Shape shape(String name) {
        return Shape.of(ints(name));
    }
}
