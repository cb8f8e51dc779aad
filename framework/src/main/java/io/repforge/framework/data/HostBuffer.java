package io.repforge.framework.data;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Elements outside the Java heap, which a session reads and writes where they lie: what was decoded is written here, and isn't copied again on its way to the
 * processor. It keeps the memory alive.
 */
public final class HostBuffer implements AutoCloseable {

    private final Pointer pointer;
    private final Object owner;
    private final DType type;
    private final Shape shape;
    private final ByteBuffer view;
    private @Nullable INDArray array;

    private HostBuffer(Pointer pointer, Object owner, DType type, Shape shape) {
        this.pointer = pointer;
        this.owner = owner;
        this.type = type;
        this.shape = shape;
        this.view = new BytePointer(pointer).capacity(bytes(type, shape)).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static long bytes(DType type, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), (long) type.bytes());
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(type + " " + shape + " takes more than the 2 GiB that one buffer can have: use smaller batches");
        }
        return bytes;
    }

    /** New memory, filled with zeros. */
    public static HostBuffer allocate(DType type, Shape shape) {
        long bytes = bytes(type, shape);
        BytePointer memory = new BytePointer(Math.max(1, bytes));
        Pointer.memset(memory, 0, bytes);
        return new HostBuffer(memory, memory, type, shape);
    }

    /** New memory of a kind, filled with zeros; freed by {@link #close()}. */
    public static HostBuffer allocate(DType type, Shape shape, HostMemory memory) {
        HostMemory.Block block = memory.allocate(bytes(type, shape));
        Pointer.memset(block.pointer(), 0, bytes(type, shape));
        return new HostBuffer(block.pointer(), block, type, shape);
    }

    /** New memory with the elements of an array. */
    public static HostBuffer copyOf(Array array) {
        HostBuffer buffer = allocate(array.type(), array.shape());
        buffer.set(array);
        return buffer;
    }

    /**
     * Memory of somebody else's.
     *
     * @param memory holds at least the elements, from its position on; retained, never freed
     */
    public static HostBuffer wrap(Pointer memory, DType type, Shape shape) {
        return new HostBuffer(new BytePointer(memory), memory, type, shape);
    }

    /**
     * Memory of somebody else's.
     *
     * @param memory a direct buffer with exactly the elements between position and limit; retained
     * @throws IllegalArgumentException if it isn't direct or has another size
     */
    public static HostBuffer wrap(ByteBuffer memory, DType type, Shape shape) {
        if (!memory.isDirect() || memory.remaining() != bytes(type, shape)) {
            throw new IllegalArgumentException("a direct buffer of " + bytes(type, shape) + " bytes is needed for " + type + " " + shape
                    + ", got " + (memory.isDirect() ? "" : "a heap buffer of ") + memory.remaining());
        }
        ByteBuffer own = memory.slice();
        return new HostBuffer(new BytePointer(own), own, type, shape);
    }

    /**
     * The elements of an ND4J array, without a copy.
     *
     * @param array in C order and contiguous; retained
     * @throws IllegalArgumentException if its elements lie otherwise, or are of a type that graphs don't have
     */
    public static HostBuffer wrap(INDArray array) {
        if (array.ordering() != 'c' || array.isView() && array.elementWiseStride() != 1) {
            throw new IllegalArgumentException("the array's elements don't lie in C order one after the other: dup('c') it");
        }
        return new HostBuffer(new BytePointer(array.data().addressPointer()), array, type(array.dataType()), Shape.of(array.shape()));
    }

    private static DType type(DataType type) {
        return switch (type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case UBYTE -> DType.UINT8;
            case INT -> DType.INT32;
            case LONG -> DType.INT64;
            case BOOL -> DType.BOOL;
            default -> throw new IllegalArgumentException("arrays of " + type + " can't be fed to a graph");
        };
    }

    public DType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** The elements in the machine's byte order; writing through it changes the buffer. A new view each time. */
    public ByteBuffer bytes() {
        return view.duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * Overwrites the elements.
     *
     * @throws IllegalArgumentException if type or shape differ
     */
    public void set(Array array) {
        if (array.type() != type || !array.shape().equals(shape)) {
            throw new IllegalArgumentException("a buffer of " + type + " " + shape + " can't take " + array);
        }
        bytes().put(array.bytes());
    }

    /** A copy on the heap. */
    public Array toArray() {
        byte[] copy = new byte[view.capacity()];
        view.get(0, copy);
        return new Array(type, shape, copy);
    }

    /** The same elements as an ND4J array, without a copy. The same array each time; good until the buffer is closed. */
    public INDArray array() {
        INDArray present = array;
        if (present == null) {
            present = Nd4j.create(Nd4j.createBuffer(pointer, shape.elements(), dataType(type)), shape.dims());
            array = present;
        }
        return present;
    }

    private static DataType dataType(DType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT64 -> DataType.DOUBLE;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOL;
        };
    }

    /** Where the elements lie. */
    public Pointer pointer() {
        return pointer;
    }

    /** Frees memory that {@link #allocate} made, once no session uses it any more; memory of others is left alone. */
    @Override
    public void close() {
        if (array != null && !array.wasClosed()) {
            array.close();
        }
        if (owner == pointer) {
            pointer.deallocate();
        } else if (owner instanceof HostMemory.Block block) {
            block.close();
        }
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
