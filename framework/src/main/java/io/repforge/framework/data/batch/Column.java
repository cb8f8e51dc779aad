package io.repforge.framework.data.batch;

import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import java.nio.ByteBuffer;

/** One buffer {@code [N, …]}, written a row at a time. */
final class Column implements AutoCloseable {

    private final String role;
    private final Space space;
    private final int rowBytes;
    private final HostBuffer buffer;
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
        this.buffer = HostBuffer.allocate(space.type(), space.shape().prepend(rows), memory);
        this.bytes = buffer.bytes();
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

    HostBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
