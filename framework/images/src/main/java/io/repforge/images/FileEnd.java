package io.repforge.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whether a file goes on to its end, which decoders don't tell, or not in words: they give what is there, and gray or the last row for the rest. */
final class FileEnd {

    /** Some writers put a little behind the end. */
    private static final int BEHIND = 64;

    private FileEnd() {}

    /** @return whether as much as can be told of it is there; of TIFF and PNM nothing can */
    static boolean isThere(ImageFileType type, byte[] file) {
        try {
            return switch (type) {
                case PNG -> png(ByteBuffer.wrap(file));
                case JPEG -> jpeg(file);
                case WEBP -> 8 + (little(file).getInt(4) & 0xffffffffL) <= file.length;
                case GIF -> gif(file);
                case BMP -> bmp(little(file));
                case TIFF, PNM -> true;
            };
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static ByteBuffer little(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Chunks of length, name, content and check sum, of which IEND is the last. */
    private static boolean png(ByteBuffer file) {
        int at = 8;
        while (file.getInt(at + 4) != 0x49454e44) {
            int length = file.getInt(at);
            if (length < 0 || length > file.limit() - at - 12) {
                return false;
            }
            at += 12 + length;
        }
        return true;
    }

    private static boolean jpeg(byte[] file) {
        for (int at = file.length - 2; at >= Math.max(2, file.length - BEHIND); at--) {
            if (file[at] == (byte) 0xff && file[at + 1] == (byte) 0xd9) {
                return true;
            }
        }
        // Cameras put whole films behind: segment by segment, and scan by scan.
        int at = 2;
        while (true) {
            while (file[at] != (byte) 0xff || file[at + 1] == 0 || file[at + 1] == (byte) 0xff || (file[at + 1] & 0xf8) == 0xd0) {
                at++;
            }
            int marker = file[at + 1] & 0xff;
            if (marker == 0xd9) {
                return true;
            }
            at += 2 + (marker == 0x01 || marker == 0xd8 ? 0 : (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
        }
    }

    /** Blocks up to the first image, and its own, each of which says how long it is. */
    private static boolean gif(byte[] file) {
        int at = 13 + table(file[10]);
        while (file[at] != 0x2c) {
            if (file[at] != 0x21) {
                return false;
            }
            at = behindBlocks(file, at + 2);
        }
        behindBlocks(file, at + 11 + table(file[at + 9]));
        return true;
    }

    private static int table(byte flags) {
        return (flags & 0x80) != 0 ? 3 << 1 + (flags & 7) : 0;
    }

    private static int behindBlocks(byte[] file, int first) {
        int at = first;
        while (file[at] != 0) {
            at += 1 + (file[at] & 0xff);
        }
        return at + 1;
    }

    /** Rows of whole numbers of four bytes, unless they are packed. */
    private static boolean bmp(ByteBuffer file) {
        if (file.getInt(14) == 12) {
            return true;
        }
        int packing = file.getInt(30);
        long row = ((long) file.getInt(18) * (file.getShort(28) & 0xffff) + 31) / 32 * 4;
        return packing == 1 || packing == 2 || (file.getInt(10) & 0xffffffffL) + row * Math.abs((long) file.getInt(22)) <= file.limit();
    }
}
