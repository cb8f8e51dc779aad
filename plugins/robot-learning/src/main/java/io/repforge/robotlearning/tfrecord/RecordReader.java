package io.repforge.robotlearning.tfrecord;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.UnreadableStepException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The records of a TFRecord file: a length and its checksum, then the record and its. */
final class RecordReader implements Closeable {

    private static final int HEAD = Long.BYTES + Integer.BYTES;
    private static final int MASK = 0xa282ead8;

    private final DataFile file;
    private final InputStream in;
    private final long most;
    private long number = -1;

    /**
     * @param most bytes that a record may have
     * @throws IOException if the file can't be opened
     */
    RecordReader(DataFile file, long most) throws IOException {
        this.file = file;
        this.in = file.open();
        this.most = most;
    }

    /** What messages call the record that was read last. */
    String where() {
        return file.location() + ": its record " + number;
    }

    /**
     * The next record.
     *
     * @return null behind the last
     * @throws UnreadableStepException if it is damaged; the next can be read
     * @throws IOException if nothing more can be read
     */
    byte @Nullable [] next() throws IOException {
        int length = length();
        if (length < 0) {
            return null;
        }
        byte[] record = exactly(length);
        int checksum = ByteBuffer.wrap(exactly(Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (checksum != masked(record, length)) {
            throw new UnreadableStepException(where() + " is damaged: it doesn't fit its checksum", null, true);
        }
        return record;
    }

    /** Whether there was a next record, which isn't looked at. */
    boolean skip() throws IOException {
        int length = length();
        if (length < 0) {
            return false;
        }
        try {
            in.skipNBytes((long) length + Integer.BYTES);
        } catch (EOFException e) {
            throw cut(e);
        }
        return true;
    }

    /** Of the next record; -1 if there is none. */
    private int length() throws IOException {
        number++;
        byte[] head = in.readNBytes(HEAD);
        if (head.length == 0) {
            return -1;
        }
        if (head.length < HEAD) {
            throw cut(null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long length = buffer.getLong();
        if (buffer.getInt() != masked(head, Long.BYTES)) {
            if (number == 0) {
                throw new IOException(
                        file.location() + " is no TFRecord file, or damaged at its start; check the path (files that are compressed as a whole aren't read)");
            }
            throw new IOException(where() + " has a damaged length, behind which nothing can be found; write or fetch the file anew");
        }
        if (length < 0 || length > most) {
            throw new IOException(where() + " has " + (length >>> 20) + " MB, and " + (most >> 20) + " MB are allowed; raise the option 'max_record_size'");
        }
        return (int) length;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw cut(null);
        }
        return bytes;
    }

    private IOException cut(@Nullable IOException cause) {
        return new IOException(where() + " is cut off by the end of the file, which wasn't written or fetched to its end: fetch it again", cause);
    }

    private static int masked(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
