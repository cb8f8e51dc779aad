package io.repforge.images;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a file says of its image that a decoder keeps to itself. Reading it takes a look at a few bytes; where they make no sense, it is as if nothing were
 * said, since the image itself may be whole.
 *
 * @param orientation how the image has to be turned to be upright, 1 to 8 as in Exif; 1 is as it lies
 * @param gray whether it is gray though it may come as a palette
 * @param components colours in a pixel of a JPEG file; 0 for others
 */
record ImageHeader(int orientation, boolean gray, int components) {

    private static final int UPRIGHT = 1;
    private static final int LAST_ORIENTATION = 8;
    private static final ImageHeader NOTHING_SAID = new ImageHeader(UPRIGHT, false, 0);

    static ImageHeader of(ImageFileType type, byte[] file) {
        try {
            return switch (type) {
                case PNG -> png(ByteBuffer.wrap(file));
                case JPEG -> jpeg(ByteBuffer.wrap(file));
                case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF -> tiff(ByteBuffer.wrap(file));
                case PNM -> new ImageHeader(UPRIGHT, file[1] != '3' && file[1] != '6', 0);
                default -> NOTHING_SAID;
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException damaged) {
            return NOTHING_SAID;
        }
    }

    /** Gray PNGs of 1, 2 and 4 bits come as palettes, as do coloured ones. */
    private static ImageHeader png(ByteBuffer file) {
        int colourType = file.get(25);
        boolean gray = colourType == 0 || colourType == 4;
        int orientation = UPRIGHT;
        for (int at = 8; at + 12 <= file.limit() && orientation == UPRIGHT;) {
            int length = file.getInt(at);
            if (length < 0) {
                break;
            }
            if (file.getInt(at + 4) == code("eXIf")) {
                orientation = orientation(file.slice(at + 8, length));
            }
            at = Math.addExact(at, Math.addExact(length, 12));
        }
        return new ImageHeader(orientation, gray, 0);
    }

    /** Segments of FF, marker, length: Exif is in an APP1, the number of components in the start of the frame. */
    private static ImageHeader jpeg(ByteBuffer file) {
        int orientation = UPRIGHT;
        file.position(2);
        while (true) {
            int marker = 0xff;
            while (file.get() != (byte) 0xff) {
                // filling between segments
            }
            while (marker == 0xff) {
                marker = file.get() & 0xff;
            }
            if (marker == 0 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                continue; // stands alone
            }
            int start = file.position();
            int length = file.getShort() & 0xffff;
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return new ImageHeader(orientation, false, file.get(start + 7) & 0xff);
            } else if (marker == 0xda || marker == 0xd9) {
                return new ImageHeader(orientation, false, 0);
            } else if (marker == 0xe1 && length > 8 && file.getInt(start + 2) == code("Exif")) {
                orientation = orientation(file.slice(start + 8, length - 8));
            }
            file.position(start + length);
        }
    }

    private static ImageHeader webp(ByteBuffer file) {
        for (int at = 12; at + 8 <= file.limit();) {
            int length = file.getInt(at + 4);
            if (length < 0) {
                break;
            }
            if (file.getInt(at) == Integer.reverseBytes(code("EXIF"))) {
                // Some writers put the head of a JPEG's segment in front.
                int head = length > 6 && file.getInt(at + 8) == Integer.reverseBytes(code("Exif")) ? 6 : 0;
                return new ImageHeader(orientation(file.slice(at + 8 + head, length - head)), false, 0);
            }
            at = Math.addExact(at, Math.addExact(length, 8 + (length & 1)));
        }
        return NOTHING_SAID;
    }

    private static ImageHeader tiff(ByteBuffer file) {
        TiffTags tags = TiffTags.of(file);
        int photometric = tags.number(TiffTags.PHOTOMETRIC, -1);
        return new ImageHeader(upright(tags.number(TiffTags.ORIENTATION, UPRIGHT)), photometric == 0 || photometric == 1, 0);
    }

    private static int orientation(ByteBuffer exif) {
        try {
            return upright(TiffTags.of(exif).number(TiffTags.ORIENTATION, UPRIGHT));
        } catch (BufferUnderflowException | IndexOutOfBoundsException damaged) {
            return UPRIGHT;
        }
    }

    private static int upright(int orientation) {
        return orientation >= UPRIGHT && orientation <= LAST_ORIENTATION ? orientation : UPRIGHT;
    }

    private static int code(String four) {
        return ByteBuffer.wrap(four.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
