package io.repforge.robotlearning.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.VariableLength;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a dataset, the first axis of which counts steps. As many are read at a time as a chunk has, so that each chunk is unpacked once when rows are read in
 * order; these are kept.
 */
final class Rows {

    /** What is read at a time where chunks are smaller. */
    private static final int BLOCK_BYTES = 1 << 20;
    /** A chunk that takes more is unpacked several times. */
    private static final int MOST_BYTES = 1 << 26;

    private final Hdf5File file;
    private final String path;
    private final Dataset dataset;
    /** Null for rows of bytes of any length. */
    private final @Nullable Elements elements;
    private final Shape row;
    private final long count;
    private final int block;
    private long start;
    private byte @Nullable [] kept;
    /** Where a block begins that can't be read, and why, so that it isn't tried for each step. */
    private long faulty;
    private @Nullable IOException fault;

    private Rows(Hdf5File file, String path, Dataset dataset, @Nullable Elements elements, Shape row, long count) {
        this.file = file;
        this.path = path;
        this.dataset = dataset;
        this.elements = elements;
        this.row = row;
        this.count = count;
        long bytes = Math.max(1, elements == null ? 1 : row.elements() * Math.max(elements.bytes(), elements.type().bytes()));
        int chunk = dataset instanceof ChunkedDataset chunked ? Math.max(1, chunked.getChunkDimensions()[0]) : 1;
        long chunks = Math.max(1, BLOCK_BYTES / bytes / chunk);
        this.block = (int) Math.max(1, Math.min(Math.min(chunks * chunk, MOST_BYTES / bytes), Math.max(1, count)));
    }

    /**
     * @throws IOException if it holds something else than rows of numbers
     */
    static Rows of(Hdf5File file, String path, Dataset dataset) throws IOException {
        long[] dims = dataset.getDimensionsAsLong();
        String what = "its dataset " + path;
        if (dims.length == 0) {
            throw new IOException(file.location() + ": " + what + " is a single value, and not one for each step; name another one");
        }
        boolean bytes = dataset.getDataType() instanceof VariableLength length && !length.isVariableLengthString()
                && length.getParent() instanceof FixedPoint number && number.getSize() == 1;
        Elements elements = Elements.of(dataset.getDataType());
        if (bytes ? dims.length > 1 : elements == null) {
            throw new IOException(file.location() + ": " + what + " holds " + kind(dataset) + ", and not numbers or the bytes of image files; name another one");
        }
        Shape row = bytes ? Shape.SCALAR : Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
        if (row.elements() == 0) {
            throw new IOException(file.location() + ": " + what + " has rows of the shape " + row + ", without any numbers; name another one");
        }
        if (row.elements() * Double.BYTES > Integer.MAX_VALUE / 2) {
            throw new IOException(file.location() + ": " + what + " has rows of " + row + " numbers, which are too many for one step; name another one");
        }
        Rows rows = new Rows(file, path, dataset, bytes ? null : elements, row, dims[0]);
        // Says now what can't be unpacked.
        file.told(what, dataset::getFilters);
        if (dims[0] > 0 && dataset instanceof ContiguousDataset && dataset.isEmpty()) {
            throw new IOException(file.location() + ": the values of " + what + " were never written; name another one");
        }
        return rows;
    }

    private static String kind(Dataset dataset) {
        return dataset.isCompound() ? "records"
                : dataset.getJavaType() == String.class ? "texts" : "values of the type " + dataset.getDataType().getClass().getSimpleName();
    }

    /** How many there are. */
    long count() {
        return count;
    }

    /** The shape of one; a scalar for bytes of any length. */
    Shape row() {
        return row;
    }

    /** How they are stored; null for bytes of any length. */
    @Nullable
    Elements elements() {
        return elements;
    }

    /** Their path within the file, and where that is. */
    String where() {
        return file.location() + ": " + path;
    }

    /** Such as {@code uint8 [84, 84, 3]}. */
    String look() {
        return elements == null ? "files" : elements + " " + row;
    }

    /**
     * One row.
     *
     * @return of {@link #row}'s shape; bytes of any length are a row of {@code uint8}
     */
    Array get(long index) throws IOException {
        if (elements == null) {
            return bytes(index);
        }
        if (kept == null || index < start || index >= start + block) {
            kept = null;
            long from = index - index % block;
            if (fault != null && faulty == from) {
                throw fault;
            }
            try {
                kept = read(elements, from, (int) Math.min(block, count - from));
            } catch (ClosedChannelException | UnreachableFileException e) {
                throw e;
            } catch (IOException e) {
                fault = e;
                faulty = from;
                throw e;
            }
            start = from;
        }
        int length = (int) row.elements() * elements.type().bytes();
        int at = (int) (index - start) * length;
        return new Array(elements.type(), row, Arrays.copyOfRange(kept, at, at + length));
    }

    /**
     * All values of single numbers, for those that have one a row.
     *
     * @param to is given each value in order
     */
    void each(DoubleConsumer to) throws IOException {
        for (long i = 0; i < count; i++) {
            to.accept(get(i).get(0));
        }
    }

    private Array bytes(long index) throws IOException {
        Object read = file.told("step " + index + " of its dataset " + path, () -> dataset.getData(new long[] {index}, new int[] {1}));
        Object value = java.lang.reflect.Array.get(read, 0);
        byte[] bytes = new byte[java.lang.reflect.Array.getLength(value)];
        if (value instanceof int[] unsigned) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) unsigned[i];
            }
        } else {
            System.arraycopy(value, 0, bytes, 0, bytes.length);
        }
        return new Array(DType.UINT8, Shape.of(bytes.length), bytes);
    }

    private byte[] read(Elements stored, long from, int rows) throws IOException {
        int elementsOfAll = Math.toIntExact(rows * row.elements());
        String what = "steps " + from + " to " + (from + rows - 1) + " of its dataset " + path;
        return file.told(what, () -> stored.read(raw(stored, from, rows, elementsOfAll), elementsOfAll));
    }

    private ByteBuffer raw(Elements stored, long from, int rows, int elementsOfAll) {
        long at = from * row.elements() * stored.bytes();
        int length = elementsOfAll * stored.bytes();
        if (dataset instanceof ContiguousDataset contiguous) {
            // In one piece: the library reads each line of a slice by itself, which are three bytes of an image whose channels come last.
            return dataset.getHdfFile().getHdfBackingStorage().readBufferFromAddress(contiguous.getDataAddress() + at, length);
        } else if (dataset instanceof ChunkedDataset) {
            long[] offset = new long[row.rank() + 1];
            offset[0] = from;
            int[] lengths = new int[row.rank() + 1];
            lengths[0] = rows;
            for (int i = 0; i < row.rank(); i++) {
                lengths[i + 1] = (int) row.dim(i);
            }
            return ((DatasetBase) dataset).getSliceDataBuffer(offset, lengths);
        }
        ByteBuffer whole = ((DatasetBase) dataset).getDataBuffer().duplicate();
        return whole.position((int) at).limit((int) at + length).slice();
    }
}
