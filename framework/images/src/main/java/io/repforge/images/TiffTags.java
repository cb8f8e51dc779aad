package io.repforge.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The numbers in the first directory of a TIFF file, which is also what Exif is. */
final class TiffTags {

    static final int PHOTOMETRIC = 262;
    static final int ORIENTATION = 274;

    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private final Map<Integer, Integer> numbers;

    private TiffTags(Map<Integer, Integer> numbers) {
        this.numbers = numbers;
    }

    /**
     * @param file from its byte order on; nothing of BigTIFF is read
     * @throws IndexOutOfBoundsException if it is cut off
     */
    static TiffTags of(ByteBuffer file) {
        Map<Integer, Integer> numbers = new HashMap<>();
        ByteBuffer tiff = file.duplicate().order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (tiff.getShort(2) == 42) {
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if (tiff.getShort(entry + 2) == SHORT && tiff.getInt(entry + 4) == 1) {
                    numbers.put(tiff.getShort(entry) & 0xffff, tiff.getShort(entry + 8) & 0xffff);
                }
            }
        }
        return new TiffTags(numbers);
    }

    int number(int tag, int otherwise) {
        return numbers.getOrDefault(tag, otherwise);
    }
}
