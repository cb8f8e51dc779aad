package io.repforge.framework.data.webdataset;

import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the regular files of a tar in one pass: ustar, GNU long names, and the {@code path} and {@code size} of pax headers. All of it
 * goes through one large buffer, since shards consist of many small members, whose overhead would otherwise set the pace.
 */
final class TarReader implements Closeable {

    private static final int BLOCK = 512;
    private static final int TYPE = 156;

    private final Path shard;
    private final InputStream in;
    private byte[] buffer = new byte[1 << 20];
    private int position;
    private int limit;

    private String name = "";
    private long size;
    /** Bytes of the current member, with padding, that nobody has read. */
    private long unread;

    /**
     * @param shard what to name in errors
     * @param in the tar; closed with this reader
     */
    TarReader(Path shard, InputStream in) {
        this.shard = shard;
        this.in = in;
    }

    /** @return whether there is another file */
    boolean next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(unread);
            unread = 0;
            if (!available(BLOCK)) {
                if (limit == position && name.isEmpty()) {
                    throw new UserError(shard + " is empty; it should be a tar");
                }
                throw new CutOffError(shard + " is cut off after member '" + name
                        + "': the end of the tar is missing; copy or download it again");
            }
            int header = position;
            position += BLOCK;
            if (isZero(header)) {
                return false;
            }
            checkSum(header);
            size = number(header + 124, 12);
            switch (buffer[header + TYPE]) {
                case '0', 0, '7' -> {
                    name = longName != null ? longName : name(header);
                    size = longSize >= 0 ? longSize : size;
                    unread = padded(size);
                    return true;
                }
                case 'L' -> {
                    unread = padded(size);
                    longName = text(content()).replaceFirst("\0+$", "");
                }
                case 'x' -> {
                    unread = padded(size);
                    byte[] pax = content();
                    String path = paxValue(pax, "path");
                    String large = paxValue(pax, "size");
                    longName = path != null ? path : longName;
                    longSize = large != null ? Long.parseLong(large) : longSize;
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

    /** The content of the current file, in an array of its own. Once per file. */
    byte[] content() throws IOException {
        if (size > Integer.MAX_VALUE - 2 * BLOCK) {
            throw new UserError(shard + ": member '" + name + "' has " + size + " bytes; 2 GiB is the most that can be read");
        }
        int length = (int) size;
        unread = 0;
        byte[] content;
        if (length <= buffer.length) {
            if (!available(length)) {
                throw cutOff(limit - position);
            }
            content = Arrays.copyOfRange(buffer, position, position + length);
            position += length;
        } else {
            int there = limit - position;
            content = new byte[length];
            System.arraycopy(buffer, position, content, 0, there);
            position = limit;
            int read = in.readNBytes(content, there, length - there);
            if (read < length - there) {
                throw cutOff(there + read);
            }
        }
        skip(padded(size) - size);
        return content;
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
        if (bytes > inBuffer) {
            // A file may be skipped past its end: the header that is missing then tells.
            long left = bytes - inBuffer;
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

    /** Octal digits, or, where the first bit is set, a binary number. */
    private long number(int at, int length) {
        long value = 0;
        if ((buffer[at] & 0x80) != 0) {
            for (int i = 1; i < length; i++) {
                value = (value << 8) | (buffer[at + i] & 0xff);
            }
            return value;
        }
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
            while (space < pax.length && pax[space] >= '0' && pax[space] <= '9') {
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
