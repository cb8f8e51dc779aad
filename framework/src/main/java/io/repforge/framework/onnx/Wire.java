package io.repforge.framework.onnx;

import java.util.ArrayList;
import java.util.List;

/** Protobuf messages as they lie in a file's bytes, so that numbers can be changed where they are. */
final class Wire {

    static final int VARINT = 0;
    static final int WIDE = 1;
    static final int DELIMITED = 2;
    static final int NARROW = 5;

    private final byte[] bytes;
    private int at;

    private Wire(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /**
     * A field of a message.
     *
     * @param number as the message's definition has it
     * @param kind how it is encoded
     * @param from where its content begins
     * @param to where it ends
     */
    record Field(int number, int kind, int from, int to) {

        int length() {
            return to - from;
        }
    }

    /**
     * The fields of the message that lies in part of the bytes, in order.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<Field> fields(byte[] bytes, int from, int to) {
        Wire wire = new Wire(bytes, from);
        List<Field> fields = new ArrayList<>();
        while (wire.at < to) {
            long tag = wire.varint();
            int kind = (int) (tag & 7);
            int start = wire.at;
            long length = switch (kind) {
                case VARINT -> {
                    wire.varint();
                    yield wire.at - start;
                }
                case WIDE -> Long.BYTES;
                case DELIMITED -> {
                    long delimited = wire.varint();
                    start = wire.at;
                    yield delimited;
                }
                case NARROW -> Integer.BYTES;
                default -> throw new IllegalArgumentException("field of kind " + kind);
            };
            if (length < 0 || start + length > to) {
                throw new IllegalArgumentException("a field ends behind its message");
            }
            wire.at = (int) (start + length);
            fields.add(new Field((int) (tag >>> 3), kind, start, wire.at));
        }
        return fields;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= bytes.length) {
                throw new IllegalArgumentException("a number ends behind the file");
            }
            byte part = bytes[at++];
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
