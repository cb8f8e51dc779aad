package io.repforge.framework.data.codec;

import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import io.repforge.images.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads what may be larger than it looks: a few bytes of packed data can unpack to more than there is memory. Room is made as the bytes
 * arrive, and only up to a limit.
 */
public final class Bounded {

    private static final int FIRST = 1 << 13;
    private static final int LARGEST = 1 << 22;
    private static final int MEGABYTE = 1_000_000;

    private Bounded() {}

    /** The most that a file which is read whole may take: what is made of it needs room, too. */
    public static long ofMemory() {
        return Math.min(Runtime.getRuntime().maxMemory() / 3, Integer.MAX_VALUE - 1024);
    }

    /**
     * @param most bytes
     * @throws MalformedException if there are more
     * @throws IOException if they can't be read
     */
    public static byte[] read(InputStream in, long most) throws IOException {
        List<byte[]> full = new ArrayList<>();
        byte[] chunk = new byte[FIRST];
        long total = 0;
        int filled;
        while ((filled = in.readNBytes(chunk, 0, chunk.length)) == chunk.length) {
            total += filled;
            require(total, most);
            full.add(chunk);
            chunk = new byte[Math.min(2 * chunk.length, LARGEST)];
        }
        total += filled;
        require(total, most);
        if (full.isEmpty()) {
            return Arrays.copyOf(chunk, filled);
        }
        byte[] all = new byte[Math.toIntExact(total)];
        int at = 0;
        for (byte[] one : full) {
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        System.arraycopy(chunk, 0, all, at, filled);
        return all;
    }

    private static void require(long bytes, long most) throws MalformedException {
        if (bytes > Math.min(most, Integer.MAX_VALUE - 1024)) {
            throw new MalformedException("it unpacks to more than " + megabytes(most));
        }
    }

    /** For messages. */
    public static String megabytes(long bytes) {
        return bytes < MEGABYTE ? bytes + " bytes" : bytes / MEGABYTE + " MB";
    }

    /**
     * @param packed data packed by gzip
     * @param most bytes that it may unpack to
     * @throws MalformedException if it isn't that, or unpacks to more
     */
    public static byte[] gunzip(byte[] packed, long most) throws MalformedException {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return read(unpacked, most);
        } catch (MalformedException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedException("it isn't valid gzip: " + e.getMessage(), e);
        }
    }

    /**
     * A file as a whole.
     *
     * @throws UserError if it is too large for memory
     */
    public static byte[] read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > ofMemory()) {
            throw tooLarge(file, size);
        }
        return Files.readAllBytes(file);
    }

    /**
     * A file as a whole, wherever it is.
     *
     * @throws UserError if it is too large for memory
     */
    public static byte[] read(DataFile file) throws IOException {
        if (file.size() > ofMemory()) {
            throw tooLarge(file, file.size());
        }
        try (InputStream in = file.open()) {
            return read(in, ofMemory());
        } catch (MalformedException e) {
            throw tooLarge(file, ofMemory() + 1);
        }
    }

    private static UserError tooLarge(Object file, long size) {
        return new UserError(file + " has " + megabytes(size) + ", but " + megabytes(ofMemory()) + " are the most that are read whole" + remedy());
    }

    /** What to do about data that memory has no room for; for the end of a message. */
    public static String remedy() {
        return "; cut the data into parts, or give Java more memory (REPFORGE_JAVA_OPTS=-Xmx…)";
    }
}
