package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * What {@code torch.save} writes of a tensor's storage, which is how storages lie inside pickled tensors: pickles that name the storage and
 * say what it is, and then its bytes. Both of its formats are read, the older one of pickles in a row, which pickled tensors have, and the
 * zip of later versions. Nothing of the pickles is run.
 */
final class TorchFile {

    /** The pickle of the number that such files start with. */
    private static final byte[] MAGIC = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50,
            0x19, '.'};
    private static final long VERSION = 1001;
    private static final Map<String, String> TYPES = Map.of("FloatStorage", "<f4", "DoubleStorage", "<f8", "HalfStorage", "<f2", "ByteStorage", "|u1",
            "CharStorage", "|i1", "ShortStorage", "<i2", "IntStorage", "<i4", "LongStorage", "<i8", "BoolStorage", "|b1");

    private TorchFile() {}

    /**
     * A storage that a pickle names, whose bytes stand elsewhere.
     *
     * @param type of its elements
     * @param key its name within the file
     * @param elements its length
     */
    record Reference(NpyType type, String key, long elements) {}

    /** The elements of one storage or several tensors. */
    record Storage(NpyType type, byte[] bytes) {

        /**
         * The tensor whose element {@code [i, j, …]} is that at {@code offset + i * stride[0] + j * stride[1] + …}.
         *
         * @throws IllegalArgumentException if some lie outside
         */
        Array tensor(long offset, long[] size, long[] stride) {
            Shape shape = Shape.of(size);
            if (stride.length != size.length || offset < 0) {
                throw new IllegalArgumentException("a tensor of " + size.length + " axes and " + stride.length + " strides");
            }
            int elements = Math.toIntExact(shape.elements());
            long last = offset;
            boolean inRow = true;
            long next = 1;
            for (int axis = size.length - 1; axis >= 0; axis--) {
                if (stride[axis] < 0) {
                    throw new IllegalArgumentException("a stride is negative");
                }
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, size[axis] - 1), stride[axis]));
                inRow &= size[axis] == 1 || stride[axis] == next;
                next = Math.multiplyExact(next, size[axis]);
            }
            if (elements > 0 && last >= bytes.length / type.size()) {
                throw new IllegalArgumentException("a tensor that is larger than its storage");
            }
            byte[] row = inRow || elements == 0 ? bytes : gathered(offset, size, stride, elements);
            return NpyReader.array(type, shape, false, row, row == bytes && elements > 0 ? Math.toIntExact(offset * type.size()) : 0);
        }

        private byte[] gathered(long offset, long[] size, long[] stride, int elements) {
            int width = type.size();
            byte[] row = new byte[Math.multiplyExact(elements, width)];
            long[] index = new long[size.length];
            long from = offset;
            for (int to = 0; to < row.length; to += width) {
                System.arraycopy(bytes, (int) from * width, row, to, width);
                for (int axis = size.length - 1; axis >= 0; axis--) {
                    from += stride[axis];
                    if (++index[axis] < size[axis]) {
                        break;
                    }
                    from -= stride[axis] * size[axis];
                    index[axis] = 0;
                }
            }
            return row;
        }
    }

    /** @throws MalformedException if its elements have no counterpart */
    static NpyType type(String storage) throws MalformedException {
        String descr = TYPES.get(storage);
        if (descr == null) {
            throw new MalformedException("its pickle holds a tensor in a torch." + storage + ", which can't be read; store float32, float64, uint8,"
                    + " int32, int64 or bool");
        }
        return NpyType.parse(descr);
    }

    /**
     * @param file a whole file that holds one storage
     * @throws MalformedException if it isn't one
     */
    static Storage storage(byte[] file) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean inRow = file.length >= MAGIC.length && in.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
        if (!inRow) {
            return zipped(file);
        }
        in.position(MAGIC.length);
        if (!Long.valueOf(VERSION).equals(Pickle.ofTorch(in))) {
            throw new MalformedException("its pickle holds a tensor in another version of PyTorch's format than " + VERSION);
        }
        Map<?, ?> system = Pickle.ofTorch(in) instanceof Map<?, ?> map ? map : Map.of();
        if (Boolean.FALSE.equals(system.get("little_endian"))) {
            throw new MalformedException("its pickle holds a tensor of a big-endian machine; write it on another");
        }
        if (!(Pickle.ofTorch(in) instanceof Reference storage)
                || !(Pickle.ofTorch(in) instanceof List<?> keys) || !keys.equals(List.of(storage.key())) || in.remaining() < Long.BYTES) {
            throw new MalformedException("its pickle holds a tensor without its storage");
        }
        long elements = in.getLong();
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return checked(storage, elements, bytes);
    }

    private static Storage checked(Reference storage, long elements, byte[] bytes) throws MalformedException {
        if (elements != storage.elements() || elements < 0 || elements > bytes.length / storage.type().size()) {
            throw new MalformedException("its pickle holds a tensor that is cut off: its storage has " + storage.elements() + " elements, "
                    + bytes.length / storage.type().size() + " are there");
        }
        return new Storage(storage.type(), bytes);
    }

    private static Storage zipped(byte[] file) throws MalformedException {
        Map<String, byte[]> entries = new HashMap<>();
        try (SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel(file);
                ZipFile zip = ZipFile.builder().setSeekableByteChannel(bytes).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                // Within the folder of the archive's name. Nothing in it is packed.
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(name, Bounded.read(in, file.length));
                }
            }
        } catch (IOException | RuntimeException e) {
            // What is damaged comes as exceptions of many kinds.
            throw new MalformedException("its pickle holds a tensor that is damaged: " + e.getMessage(), e);
        }
        byte[] pickle = entries.get("data.pkl");
        if (pickle == null || !(Pickle.ofTorch(ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN)) instanceof Reference storage)
                || !entries.containsKey("data/" + storage.key())) {
            throw new MalformedException("its pickle holds a tensor without its storage");
        }
        if (entries.containsKey("byteorder") && new String(entries.get("byteorder"), StandardCharsets.US_ASCII).equals("big")) {
            throw new MalformedException("its pickle holds a tensor of a big-endian machine; write it on another");
        }
        return checked(storage, storage.elements(), Objects.requireNonNull(entries.get("data/" + storage.key())));
    }
}
