package io.repforge.framework.data.batch;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One off-heap array {@code [N, …]}, written a row at a time. */
final class Column implements AutoCloseable {

    private final String role;
    private final Space space;
    private final int rowBytes;
    private final HostMemory.Block memory;
    private final INDArray array;
    private final ByteBuffer bytes;

    /**
     * @param role what it holds, for messages
     * @param memory where it lies
     * @throws UserError if it would be larger than 2 GiB
     */
    Column(String role, Space space, int rows, HostMemory memory) {
        this.role = role;
        this.space = space;
        long row = space.shape().elements() * space.type().bytes();
        if (row * rows > Integer.MAX_VALUE) {
            throw new UserError("A batch of " + rows + " × " + space + " takes more than 2 GiB: choose a smaller batch_size.");
        }
        this.rowBytes = (int) row;
        this.memory = memory.allocate(row * rows);
        this.bytes = this.memory.pointer().asByteBuffer();
        this.array = Nd4j.create(Nd4j.createBuffer(this.memory.pointer(), space.shape().elements() * rows, dataType(space.type())),
                space.shape().prepend(rows).dims());
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

    /**
     * Copies a value into its row.
     *
     * @throws UserError if it isn't of the space
     */
    void put(int row, Array value) {
        if (!space.admits(value)) {
            throw new UserError("A step's " + role + " is " + value + " where the data source announced " + space
                    + " (" + space.type() + " " + space.shape() + "): all of a source's steps must have one shape; resize or remove the odd ones.");
        }
        bytes.put(row * rowBytes, value.bytes());
    }

    /** Takes over the first rows of another column of the same space. */
    void copyRows(Column other, int rows) {
        bytes.put(0, other.bytes, 0, rows * rowBytes);
    }

    INDArray array() {
        return array;
    }

    @Override
    public void close() {
        if (!array.wasClosed()) {
            array.close();
        }
        memory.close();
    }
}
