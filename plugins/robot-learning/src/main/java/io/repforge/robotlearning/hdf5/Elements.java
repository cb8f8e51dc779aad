package io.repforge.robotlearning.hdf5;

import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.repforge.api.array.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as a file stores them.
 *
 * @param bytes of one
 * @param order of these
 * @param kind what they are
 * @param type what they are read as
 */
record Elements(int bytes, ByteOrder order, Kind kind, DType type) {

    enum Kind {
        SIGNED, UNSIGNED, REAL
    }

    /** Null if they are no numbers. Truth values of NumPy are an enumeration of FALSE and TRUE. */
    static @Nullable Elements of(DataType stored) {
        if (stored instanceof EnumDataType choices && choices.getBaseType() instanceof FixedPoint number) {
            boolean truth = number.getSize() == 1 && choices.getEnumMapping().size() == 2 && choices.getEnumMapping().containsValue("TRUE");
            return integers(number, truth ? DType.BOOL : integer(number));
        } else if (stored instanceof FixedPoint number) {
            return integers(number, integer(number));
        } else if (stored instanceof FloatingPoint number) {
            return switch (number.getSize()) {
                case 2, 4 -> new Elements(number.getSize(), number.getByteOrder(), Kind.REAL, DType.FLOAT32);
                case 8 -> new Elements(8, number.getByteOrder(), Kind.REAL, DType.FLOAT64);
                default -> null;
            };
        }
        return null;
    }

    private static @Nullable Elements integers(FixedPoint number, DType type) {
        boolean whole = number.getBitOffset() == 0 && number.getBitPrecision() == number.getSize() * Byte.SIZE;
        boolean known = number.getSize() == 1 || number.getSize() == 2 || number.getSize() == 4 || number.getSize() == 8;
        return whole && known ? new Elements(number.getSize(), number.getByteOrder(), number.isSigned() ? Kind.SIGNED : Kind.UNSIGNED, type) : null;
    }

    private static DType integer(FixedPoint number) {
        return switch (number.getSize()) {
            case 1 -> number.isSigned() ? DType.INT32 : DType.UINT8;
            case 2 -> DType.INT32;
            case 4 -> number.isSigned() ? DType.INT32 : DType.INT64;
            default -> DType.INT64;
        };
    }

    /** So many of them as arrays hold them, little-endian. */
    byte[] read(ByteBuffer stored, int count) {
        byte[] values = new byte[Math.multiplyExact(count, type.bytes())];
        ByteBuffer from = stored.order(order);
        boolean large = bytes == Long.BYTES && kind == Kind.UNSIGNED;
        if (!large && type.bytes() == bytes && (bytes == 1 || order == ByteOrder.LITTLE_ENDIAN)) {
            from.get(values);
            return values;
        }
        ByteBuffer to = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT32 -> to.putFloat(bytes == 2 ? FloatingPoint.toFloat(from.getShort()) : from.getFloat());
                case FLOAT64 -> to.putDouble(from.getDouble());
                case INT32 -> to.putInt((int) integer(from));
                case INT64 -> to.putLong(integer(from));
                case UINT8, BOOL -> to.put(from.get());
            }
        }
        return values;
    }

    private long integer(ByteBuffer from) {
        boolean signed = kind == Kind.SIGNED;
        if (bytes == Long.BYTES && !signed && from.getLong(from.position()) < 0) {
            throw new UnsupportedHdfException("it has numbers of 2^63 and more");
        }
        return switch (bytes) {
            case 1 -> signed ? from.get() : from.get() & 0xff;
            case 2 -> signed ? from.getShort() : from.getShort() & 0xffff;
            case 4 -> signed ? from.getInt() : from.getInt() & 0xffffffffL;
            default -> from.getLong();
        };
    }

    @Override
    public String toString() {
        String name = switch (kind) {
            case SIGNED -> "int";
            case UNSIGNED -> "uint";
            case REAL -> "float";
        };
        return type == DType.BOOL ? "bool" : name + bytes * Byte.SIZE;
    }
}
