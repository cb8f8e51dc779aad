package io.repforge.api.array;

/** Element type of an array or tensor. */
public enum DType {
    /** IEEE 754, single precision. */
    FLOAT32("float32", 4),
    /** IEEE 754, double precision. */
    FLOAT64("float64", 8),
    /** 0 to 255: pixels. */
    UINT8("uint8", 1),
    /** Signed, 32 bits. */
    INT32("int32", 4),
    /** Signed, 64 bits: indices, classes and actions. */
    INT64("int64", 8),
    /** A byte, 0 or 1. */
    BOOL("bool", 1);

    private final String label;
    private final int bytes;

    DType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** NumPy's name of the type, such as {@code float32}. */
    public String label() {
        return label;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether gradients can flow through values of this type. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    @Override
    public String toString() {
        return label;
    }
}
