package io.repforge.framework.data.codec;

import io.repforge.api.array.DType;
import io.repforge.framework.HalfPrecision;
import io.repforge.images.MalformedException;
import java.nio.ByteBuffer;

/**
 * How NumPy stores the elements of a file and which of our types they become. Types that we don't have are widened to the next one
 * that holds every value.
 *
 * @param kind NumPy's letter: {@code f} float, {@code i} signed, {@code u} unsigned, {@code b} bool
 * @param size bytes of one stored element
 * @param bigEndian whether the most significant byte comes first
 * @param becomes type of the array
 */
record NpyType(char kind, int size, boolean bigEndian, DType becomes) {

    /**
     * @param descr such as {@code <f4}
     * @throws MalformedException if the type has no counterpart
     */
    static NpyType parse(String descr) throws MalformedException {
        boolean hasOrder = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
        String name = hasOrder ? descr.substring(1) : descr;
        DType becomes = switch (name) {
            case "f4", "f2" -> DType.FLOAT32;
            case "f8" -> DType.FLOAT64;
            case "u1" -> DType.UINT8;
            case "i1", "i2", "u2", "i4" -> DType.INT32;
            case "u4", "i8" -> DType.INT64;
            case "b1" -> DType.BOOL;
            default -> throw new MalformedException("element type '" + descr
                    + "' can't be read; store it as float32, float64, uint8, int32, int64 or bool");
        };
        return new NpyType(name.charAt(0), name.charAt(1) - '0', descr.startsWith(">"), becomes);
    }

    static String describe(DType type) {
        return switch (type) {
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case UINT8 -> "|u1";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case BOOL -> "|b1";
        };
    }

    /** Whether the stored bytes are our bytes. */
    boolean isNative() {
        return size == becomes.bytes() && (!bigEndian || size == 1);
    }

    /** Reads the element at a byte position and appends it to an array's bytes. Both buffers carry their own byte order. */
    void convert(ByteBuffer from, int at, ByteBuffer to) {
        switch (becomes) {
            case FLOAT32 -> to.putFloat(size == 2 ? HalfPrecision.toFloat(from.getShort(at)) : from.getFloat(at));
            case FLOAT64 -> to.putDouble(from.getDouble(at));
            case UINT8, BOOL -> to.put(from.get(at));
            case INT32 -> to.putInt((int) integer(from, at));
            case INT64 -> to.putLong(integer(from, at));
        }
    }

    private long integer(ByteBuffer from, int at) {
        boolean signed = kind == 'i';
        return switch (size) {
            case 1 -> signed ? from.get(at) : from.get(at) & 0xff;
            case 2 -> signed ? from.getShort(at) : from.getShort(at) & 0xffff;
            case 4 -> signed ? from.getInt(at) : from.getInt(at) & 0xffffffffL;
            default -> from.getLong(at);
        };
    }
}
