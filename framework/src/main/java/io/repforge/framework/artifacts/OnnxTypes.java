package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.repforge.api.array.DType;

/** ONNX's numbers for element types, which the checkpoint and the runtime's C API share. */
public final class OnnxTypes {

    private OnnxTypes() {}

    /** The number that ONNX gives to a type. */
    public static int code(DType type) {
        return proto(type).getNumber();
    }

    /** The type as ONNX's protobuf names it. */
    public static DataType proto(DType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT64 -> DataType.DOUBLE;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOL;
        };
    }

    /**
     * The type of a number.
     *
     * @throws IllegalArgumentException if it is a type that Repforge doesn't use, such as a string
     */
    public static DType of(int code) {
        for (DType type : DType.values()) {
            if (code(type) == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("element type " + DataType.forNumber(code) + " (" + code + ") is not supported");
    }
}
