package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.framework.Brief;
import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the regular files of a tar in one pass: ustar, GNU long names, and the {@code path} and {@code size} of pax headers. All of it
 * goes through one large buffer, since shards consist of many small members, whose overhead would otherwise set the pace.
 */
final class TarReader implements Closeable {

    private static final int BLOCK = 512;
    private static final int TYPE = 156;
    /** A header that says more is damaged; the sum of this and any place in a file is a long, too. */
    private static final long LARGEST = 1L << 50;
    /** Long names and pax headers are small. */
    private static final int MOST_OF_HEADER = 1 << 20;
    /** Zeros at the end that are looked at; tars are filled up to some kilobytes. */
    private static final long MOST_OF_END = 1 << 26;

    private final DataFile shard;
    private final InputStream in;
    /** Bytes of the whole tar; negative where nobody knows before the end, as of what is compressed. */
    private final long length;
    private final byte[] buffer = new byte[1 << 20];
    private int position;
    private int limit;
    /** Bytes of the tar before the start of the buffer. */
    private long before;
    private boolean began;

    private String name = "";
    private long size;
    /** Bytes of the current member, with padding, that nobody has read. */
    private long unread;

    private TarReader(DataFile shard, InputStream in, long length) {
        this.shard = shard;
        this.in = in;
        this.length = length;
    }

    /**
     * @param shard the file, compressed or not
     * @param allowTruncated whether the bytes before the place where the file was cut off are wanted to the last
     * @throws UserError if the file is missing or isn't compressed as its name says
     */
    static TarReader open(DataFile shard, boolean allowTruncated) throws IOException {
        ShardFile.Opened opened = ShardFile.open(shard, allowTruncated);
        return new TarReader(shard, opened.tar(), opened.length());
    }

    /** @return whether there is another file */
    boolean next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(unread);
            unread = 0;
            if (!available(BLOCK)) {
                if (limit == position && !began) {
                    throw new UserError(shard + " is empty; it should be a tar");
                }
                throw new CutOffError(shard + " is cut off after member '" + name
                        + "': the end of the tar is missing; copy or download it again");
            }
            int header = position;
            position += BLOCK;
            if (isZero(header)) {
                requireEnd();
                return false;
            }
            checkSum(header);
            began = true;
            size = size(header + 124);
            switch (buffer[header + TYPE]) {
                case '0', 0, '7' -> {
                    name = longName != null ? longName : name(header);
                    size = longSize >= 0 ? longSize : size;
                    unread = padded(size);
                    return true;
                }
                case 'L' -> {
                    unread = padded(size);
                    longName = text(header(size)).replaceFirst("\0+$", "");
                }
                case 'x' -> {
                    unread = padded(size);
                    byte[] pax = header(size);
                    String path = paxValue(pax, "path");
                    String large = paxValue(pax, "size");
                    longName = path != null ? path : longName;
                    longSize = large != null ? size(large) : longSize;
                }
                default -> {
                    // A folder, a link, a global header: nothing for a sample, and long names before it were its own.
                    byte type = buffer[header + TYPE];
                    unread = type >= '1' && type <= '6' ? 0 : padded(size);
                    longName = null;
                    longSize = -1;
                }
            }
        }
    }

    /** Path of the current file within the tar. */
    String name() {
        return name;
    }

    /** Bytes of the current file. */
    long size() {
        return size;
    }

    /**
     * The content of the current file, in an array of its own, which grows as the bytes arrive. Once per file.
     *
     * @throws UserError if it has more than 2 GiB, or the tar ends before it does
     */
    byte[] content() throws IOException {
        if (size > Integer.MAX_VALUE - 2 * BLOCK) {
            requireThere();
            throw new UserError(shard + ": member '" + name + "' has " + size + " bytes; 2 GiB is the most that can be read");
        }
        int wanted = (int) size;
        unread = 0;
        byte[] content;
        if (wanted <= buffer.length) {
            if (!available(wanted)) {
                throw cutOff(limit - position);
            }
            content = Arrays.copyOfRange(buffer, position, position + wanted);
            position += wanted;
        } else {
            requireThere();
            content = large(wanted);
        }
        skip(padded(size) - size);
        return content;
    }

    /** What is known to be there gets its room at once, anything else as it arrives. */
    private byte[] large(int wanted) throws IOException {
        int there = limit - position;
        byte[] rest = length >= 0 ? null : in.readNBytes(wanted - there);
        if (rest != null && rest.length < wanted - there) {
            throw cutOff(there + rest.length);
        }
        byte[] content = new byte[wanted];
        System.arraycopy(buffer, position, content, 0, there);
        if (rest != null) {
            System.arraycopy(rest, 0, content, there, rest.length);
        } else {
            int read = in.readNBytes(content, there, wanted - there);
            if (read < wanted - there) {
                throw cutOff(there + read);
            }
        }
        before += limit + (wanted - there);
        position = 0;
        limit = 0;
        return content;
    }

    /**
     * That the tar doesn't end within the current file, as far as that can be known without reading on.
     *
     * @throws UserError if it does
     */
    void requireThere() {
        long there = length - before - position;
        if (length >= 0 && size > there) {
            throw cutOff(there);
        }
    }

    /** Zeros to the end, or else a header has been lost with all that follows. To read them also makes what is compressed compare its check sums. */
    private void requireEnd() throws IOException {
        for (long looked = 0; looked < MOST_OF_END && available(1); looked += limit) {
            for (; position < limit; position++) {
                if (buffer[position] != 0) {
                    throw damaged("a block of zeros, which ends a tar, stands before more (tars are joined by tar --concatenate, not by cat)");
                }
            }
        }
    }

    private byte[] header(long bytes) throws IOException {
        if (bytes > MOST_OF_HEADER) {
            throw damaged("a header that gives a name has " + bytes + " bytes");
        }
        return content();
    }

    private UserError damaged(String what) {
        return new UserError(shard + (name.isEmpty() ? " isn't a whole tar" : " is damaged after member '" + name + "'") + ": " + what
                + "; copy or download it again");
    }

    private CutOffError cutOff(long there) {
        return new CutOffError(shard + " is cut off: member '" + name + "' has " + size + " bytes, " + there
                + " are there; copy or download it again");
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Makes so many bytes lie in the buffer from the position on. */
    private boolean available(int bytes) throws IOException {
        if (limit - position >= bytes) {
            return true;
        }
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        before += position;
        limit -= position;
        position = 0;
        while (limit < bytes) {
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    private void skip(long bytes) throws IOException {
        long inBuffer = Math.min(bytes, limit - position);
        position += (int) inBuffer;
        long left = bytes - inBuffer;
        if (left > 0) {
            before += left;
            // A file may be skipped past its end: the header that is missing then tells.
            while (left > 0) {
                long skipped = in.skip(left);
                if (skipped <= 0 && in.read() < 0) {
                    return;
                }
                left -= skipped <= 0 ? 1 : skipped;
            }
        }
    }

    private boolean isZero(int header) {
        for (int i = 0; i < BLOCK; i++) {
            if (buffer[header + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkSum(int header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : buffer[header + i] & 0xff;
        }
        if (sum != number(header + 148, 8)) {
            throw new UserError(shard + (name.isEmpty() ? " isn't a tar" : " is damaged after member '" + name + "'")
                    + ": the checksum of a header is wrong; copy or download it again");
        }
    }

    /** Octal digits, or, where the first bit is set, a binary number with a sign. */
    private long size(int at) {
        if ((buffer[at] & 0x80) == 0) {
            return number(at, 12);
        }
        byte[] binary = Arrays.copyOfRange(buffer, at, at + 12);
        // The first bit says that it is binary, the second is the sign.
        binary[0] = (byte) ((binary[0] & 0x40) != 0 ? binary[0] : binary[0] & 0x7f);
        return size(new BigInteger(binary).toString());
    }

    private long size(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= LARGEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            // It is told below, as other nonsense is.
        }
        throw damaged("a header has the size " + Brief.of(text, 30));
    }

    private long number(int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            byte digit = buffer[at + i];
            if (digit >= '0' && digit <= '7') {
                value = value * 8 + (digit - '0');
            } else if (digit != ' ' || value > 0) {
                break;
            }
        }
        return value;
    }

    private String name(int header) {
        String base = string(header, 100);
        boolean ustar = buffer[header + 257] == 'u' && buffer[header + 258] == 's' && buffer[header + 262] == 0;
        if (ustar && buffer[header + 345] != 0) {
            return string(header + 345, 155) + "/" + base;
        }
        return base;
    }

    private String string(int at, int longest) {
        int length = 0;
        while (length < longest && buffer[at + length] != 0) {
            length++;
        }
        return new String(buffer, at, length, StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Records are {@code "length key=value\n"}, the length counting itself. */
    private static @Nullable String paxValue(byte[] pax, String key) {
        int at = 0;
        while (at < pax.length) {
            int space = at;
            int length = 0;
            while (space < pax.length && pax[space] >= '0' && pax[space] <= '9' && length < MOST_OF_HEADER) {
                length = length * 10 + (pax[space++] - '0');
            }
            if (length <= space - at + 1 || at + length > pax.length || at + length < 0) {
                return null;
            }
            String record = new String(pax, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith(key + "=")) {
                return record.substring(key.length() + 1);
            }
            at += length;
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
