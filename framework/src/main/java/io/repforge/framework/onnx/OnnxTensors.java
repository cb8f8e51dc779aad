package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.HalfPrecision;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tensors of a file in all forms that they have there: as bytes, as numbers, and in files beside it. Half precision becomes single, narrow integers become wide. */
final class OnnxTensors {

    private static final int HALF_BYTES = 2;

    private OnnxTensors() {}

    /** The type that the graph has it in; empty if it has none such, as for texts. */
    static Optional<DType> type(int code) {
        return Optional.ofNullable(switch (Optional.ofNullable(DataType.forNumber(code)).orElse(DataType.UNDEFINED)) {
            case FLOAT, FLOAT16, BFLOAT16 -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case UINT8 -> DType.UINT8;
            case INT8, INT16, UINT16, INT32 -> DType.INT32;
            case UINT32, INT64, UINT64 -> DType.INT64;
            case BOOL -> DType.BOOL;
            default -> null;
        });
    }

    static boolean isFloating(OnnxMl.TensorProto tensor) {
        return type(tensor.getDataType()).map(DType::isFloating).orElse(false);
    }

    static Shape shape(OnnxMl.TensorProto tensor) {
        return Shape.of(tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * Its elements.
     *
     * @param file of which it is
     * @throws UserError if they aren't there, or are of a type that the graph has none for
     */
    static Array array(OnnxFile file, OnnxMl.TensorProto tensor) {
        try {
            return array(isExternal(tensor) ? tensor.toBuilder().setRawData(ByteString.copyFrom(external(file, tensor))).build() : tensor);
        } catch (IllegalArgumentException e) {
            throw new UserError(file.name() + ": the tensor '" + tensor.getName() + "' can't be read, since " + e.getMessage() + "; export the file again.", e);
        }
    }

    /**
     * Elements that lie in the message itself.
     *
     * @throws IllegalArgumentException if they aren't there, or are of a type that the graph has none for
     */
    static Array array(OnnxMl.TensorProto tensor) {
        DType type = type(tensor.getDataType())
                .orElseThrow(() -> new IllegalArgumentException("it is of " + DataType.forNumber(tensor.getDataType()) + ", which isn't trained with"));
        Shape shape = shape(tensor);
        int elements = Math.toIntExact(shape.elements());
        DataType stored = DataType.forNumber(tensor.getDataType());
        if (tensor.hasRawData()) {
            ByteBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            if (raw.remaining() != elements * bytes(stored)) {
                throw new IllegalArgumentException("it has " + raw.remaining() + " bytes where shape " + shape + " needs " + elements * bytes(stored));
            }
            return fromBytes(stored, type, shape, raw);
        }
        ByteBuffer out = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int given = switch (stored) {
            case FLOAT -> tensor.getFloatDataCount();
            case DOUBLE -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            case UINT32, UINT64 -> tensor.getUint64DataCount();
            default -> tensor.getInt32DataCount();
        };
        if (given != elements) {
            throw new IllegalArgumentException("it has " + given + " elements where shape " + shape + " needs " + elements);
        }
        for (int i = 0; i < elements; i++) {
            switch (stored) {
                case FLOAT -> out.putFloat(tensor.getFloatData(i));
                case FLOAT16 -> out.putFloat(HalfPrecision.toFloat((short) tensor.getInt32Data(i)));
                case BFLOAT16 -> out.putFloat(Float.intBitsToFloat(tensor.getInt32Data(i) << 16));
                case DOUBLE -> out.putDouble(tensor.getDoubleData(i));
                case INT64 -> out.putLong(tensor.getInt64Data(i));
                case UINT32, UINT64 -> out.putLong(tensor.getUint64Data(i));
                case UINT8, BOOL -> out.put((byte) tensor.getInt32Data(i));
                default -> out.putInt(tensor.getInt32Data(i));
            }
        }
        return new Array(type, shape, out.array());
    }

    private static Array fromBytes(DataType stored, DType type, Shape shape, ByteBuffer raw) {
        if (bytes(stored) == type.bytes() && stored != DataType.UINT32) {
            byte[] own = new byte[raw.remaining()];
            raw.get(own);
            return new Array(type, shape, own);
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(shape.elements()) * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            switch (stored) {
                case FLOAT16 -> out.putFloat(HalfPrecision.toFloat(raw.getShort()));
                case BFLOAT16 -> out.putFloat(Float.intBitsToFloat(raw.getShort() << 16));
                case INT8 -> out.putInt(raw.get());
                case INT16 -> out.putInt(raw.getShort());
                case UINT16 -> out.putInt(raw.getShort() & 0xffff);
                default -> out.putLong(raw.getInt() & 0xffffffffL);
            }
        }
        return new Array(type, shape, out.array());
    }

    /** Bytes of an element as the file stores it. */
    static int bytes(DataType stored) {
        return switch (stored) {
            case UINT8, INT8, BOOL -> 1;
            case FLOAT16, BFLOAT16, INT16, UINT16 -> HALF_BYTES;
            case DOUBLE, INT64, UINT64 -> Long.BYTES;
            default -> Integer.BYTES;
        };
    }

    /** The nearest number of bfloat16; of two as near the even one. */
    static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (Float.isNaN(value) ? bits >>> 16 | 0x40 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    static boolean isExternal(OnnxMl.TensorProto tensor) {
        return tensor.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL;
    }

    /**
     * Where a tensor lies outside its file.
     *
     * @param location the file's name as the tensor gives it
     * @param length in bytes
     */
    record Place(String location, long offset, long length) {}

    static Place place(OnnxMl.TensorProto tensor) {
        Map<String, String> entries = new HashMap<>();
        tensor.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        long length = shape(tensor).elements() * bytes(DataType.forNumber(tensor.getDataType()));
        return new Place(entries.getOrDefault("location", ""), Long.parseLong(entries.getOrDefault("offset", "0")),
                Long.parseLong(entries.getOrDefault("length", Long.toString(length))));
    }

    private static byte[] external(OnnxFile file, OnnxMl.TensorProto tensor) {
        Place place = place(tensor);
        Path path = file.beside(place.location());
        try (FileChannel channel = FileChannel.open(path)) {
            if (place.offset() + place.length() > channel.size()) {
                throw new UserError(path + " ends before the tensor '" + tensor.getName() + "' of " + file.name() + " does; export both again.");
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(place.length()));
            while (bytes.hasRemaining() && channel.read(bytes, place.offset() + bytes.position()) > 0) {
                // until all is there
            }
            return bytes.array();
        } catch (IOException e) {
            throw new UserError(path + ", which holds numbers of " + file.name() + ", can't be read (" + UserError.reason(e) + "): put it beside that file.", e);
        }
    }
}
