package io.repforge.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The whole numbers in the first directory of a TIFF file, which is also what Exif is; of several numbers of one tag the first. */
final class TiffTags {

    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int PHOTOMETRIC = 262;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int MOST = 281;
    static final int EXTRA_SAMPLES = 338;

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private final Map<Integer, Integer> numbers = new HashMap<>();

    private TiffTags() {}

    /**
     * @param file from its byte order on
     * @throws IndexOutOfBoundsException if it is cut off
     * @throws ArithmeticException if it points to where no file reaches
     */
    static TiffTags of(ByteBuffer file) {
        TiffTags tags = new TiffTags();
        ByteBuffer tiff = file.duplicate().order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = tiff.getShort(2);
        if (version == CLASSIC) {
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = Math.addExact(directory, 2 + i * 12);
                tags.add(tiff, entry, tiff.getInt(entry + 4) & 0xffffffffL, entry + 8, 4);
            }
        } else if (version == BIG) {
            int directory = Math.toIntExact(tiff.getLong(8));
            int entries = (int) Math.min(tiff.getLong(directory), 0xffff);
            for (int i = 0; i < entries; i++) {
                int entry = Math.addExact(directory, 8 + i * 20);
                tags.add(tiff, entry, tiff.getLong(entry + 4), entry + 12, 8);
            }
        }
        return tags;
    }

    /** @param room bytes that values may have that lie in the entry itself; others lie where it points to */
    private void add(ByteBuffer tiff, int entry, long count, int at, int room) {
        int type = tiff.getShort(entry + 2);
        int size = type == SHORT ? 2 : type == LONG ? 4 : 0;
        if (size == 0 || count < 1) {
            return;
        }
        long elsewhere = room == 4 ? tiff.getInt(at) & 0xffffffffL : tiff.getLong(at);
        int value = count * size <= room ? at : Math.toIntExact(elsewhere);
        if (value <= tiff.limit() - size) {
            numbers.put(tiff.getShort(entry) & 0xffff, type == SHORT ? tiff.getShort(value) & 0xffff : tiff.getInt(value));
        }
    }

    int number(int tag, int otherwise) {
        return numbers.getOrDefault(tag, otherwise);
    }
}
