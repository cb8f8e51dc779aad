package io.repforge.images;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a file says of its image, which is known before it is decoded, or which a decoder keeps to itself. Reading it takes a look at a few bytes.
 *
 * @param width as it is stored, in pixels; 0 if it can't be read
 * @param height as it is stored
 * @param orientation how the image has to be turned to be upright when it has been decoded, 1 to 8 as in Exif; 1 is as it lies
 * @param kind of its colours
 * @param clear the gray level that is transparent, as it is stored; -1 if none is
 * @param most what the largest sample means; 0 for all bits
 * @param bits that are used of 16, if the lower ones are; 0 for all, or the upper ones
 * @param strange whether it is of a kind that OpenCV gets wrong and the JDK right
 * @param progressive whether its decoder holds all of it in memory before it gives a row
 * @param inverted whether 16 bits of gray are stored with 0 for white
 */
record ImageHeader(int width, int height, int orientation, Kind kind, int clear, int most, int bits, boolean strange, boolean progressive, boolean inverted) {

    /** What colours an image has. */
    enum Kind {
        /** One channel. */
        GRAY,
        /** One channel, though the decoder may give it as a colour with an alpha channel. */
        GRAY_WITH_ALPHA,
        /** Red, green and blue of eight bits, with nothing transparent. */
        PLAIN,
        /** As the decoder gives it. */
        OTHER
    }

    private static final int UPRIGHT = 1;
    private static final int LAST_ORIENTATION = 8;
    private static final int NONE = -1;

    private static ImageHeader of(int width, int height, int orientation, Kind kind) {
        return new ImageHeader(width, height, orientation, kind, NONE, 0, 0, false, false, false);
    }

    /** @throws MalformedException if it is cut off before it has said how large the image is */
    static ImageHeader of(ImageFileType type, byte[] file) throws MalformedException {
        ImageHeader header;
        try {
            header = switch (type) {
                case PNG -> png(ByteBuffer.wrap(file));
                case JPEG -> jpeg(ByteBuffer.wrap(file));
                case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF -> tiff(ByteBuffer.wrap(file));
                case GIF -> gif(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case PNM -> pnm(file);
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new MalformedException("the image is cut off", e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("the image is damaged or cut off (its header makes no sense)", e);
        }
        if (header.width <= 0 || header.height <= 0) {
            throw new MalformedException("the image is damaged or cut off (its header says that it has " + header.width + " × " + header.height + " pixels)");
        }
        return header;
    }

    boolean isOnItsSide() {
        return orientation > 4;
    }

    /** Of the upright image. */
    int uprightWidth() {
        return isOnItsSide() ? height : width;
    }

    /** Of the upright image. */
    int uprightHeight() {
        return isOnItsSide() ? width : height;
    }

    private static ImageHeader png(ByteBuffer file) {
        int depth = file.get(24);
        int colourType = file.get(25);
        int orientation = UPRIGHT;
        boolean transparent = colourType >= 4;
        int clear = NONE;
        int bits = 0;
        for (int at = 8; at + 12 <= file.limit();) {
            int length = file.getInt(at);
            int name = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - 12) {
                break;
            } else if (name == code("eXIf")) {
                orientation = orientation(file.slice(at + 8, length));
            } else if (name == code("tRNS")) {
                transparent = true;
                clear = colourType == 0 && length == 2 ? file.getShort(at + 8) & 0xffff : NONE;
            } else if (name == code("sBIT") && depth == 16 && length > 0 && file.get(at + 8) < 16 && file.get(at + 8) > 8) {
                bits = file.get(at + 8);
            }
            at += 12 + length;
        }
        int level = clear >= 0 && depth < 8 ? clear * 255 / ((1 << depth) - 1) : clear;
        Kind kind = colourType == 0 ? Kind.GRAY : colourType == 4 ? Kind.GRAY_WITH_ALPHA : transparent || depth == 16 ? Kind.OTHER : Kind.PLAIN;
        return new ImageHeader(file.getInt(16), file.getInt(20), orientation, kind, level, 0, bits, false, false, false);
    }

    /** Segments of FF, marker, length: Exif is in an APP1, the size and the number of components in the start of the frame. */
    private static ImageHeader jpeg(ByteBuffer file) throws MalformedException {
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
                int depth = file.get(start + 2);
                boolean lossless = marker == 0xc3 || marker == 0xc7 || marker >= 0xcb && marker != 0xce;
                if (depth != 8 || lossless) {
                    throw new MalformedException("it is a JPEG of " + (depth != 8 ? depth + " bits" : "a lossless kind") + ", which isn't read; convert it to PNG");
                }
                return new ImageHeader(file.getShort(start + 5) & 0xffff, file.getShort(start + 3) & 0xffff, orientation,
                        file.get(start + 7) == 1 ? Kind.GRAY : Kind.PLAIN, NONE, 0, 0, false, marker == 0xc2 || marker == 0xca, false);
            } else if (marker == 0xda || marker == 0xd9) {
                throw new IllegalArgumentException("there is no frame");
            } else if (marker == 0xe1 && length > 8 && file.getInt(start + 2) == code("Exif")) {
                orientation = start + length <= file.limit() ? orientation(file.slice(start + 8, length - 8)) : UPRIGHT;
            }
            file.position(start + length);
        }
    }

    private static ImageHeader webp(ByteBuffer file) {
        int orientation = UPRIGHT;
        int width = 0;
        int height = 0;
        boolean alpha = false;
        for (int at = 12; at + 8 <= file.limit();) {
            int name = Integer.reverseBytes(file.getInt(at));
            int length = file.getInt(at + 4);
            int body = at + 8;
            if (name == code("VP8X")) {
                alpha = (file.get(body) & 0x10) != 0;
                width = 1 + (file.getInt(body + 4) & 0xffffff);
                height = 1 + (file.getInt(body + 6) >>> 8);
            } else if (name == code("VP8 ") && width == 0) {
                width = file.getShort(body + 6) & 0x3fff;
                height = file.getShort(body + 8) & 0x3fff;
            } else if (name == code("VP8L")) {
                int bits = file.getInt(body + 1);
                alpha |= (bits >>> 28 & 1) != 0;
                width = width == 0 ? 1 + (bits & 0x3fff) : width;
                height = height == 0 ? 1 + (bits >>> 14 & 0x3fff) : height;
            } else if (name == code("EXIF") && length > 0 && length <= file.limit() - body) {
                // Some writers put the head of a JPEG's segment in front.
                int head = length > 6 && Integer.reverseBytes(file.getInt(body)) == code("Exif") ? 6 : 0;
                orientation = orientation(file.slice(body + head, length - head));
            }
            if (length < 0 || length > file.limit() - body) {
                break;
            }
            at = body + length + (length & 1);
        }
        return of(width, height, orientation, alpha ? Kind.OTHER : Kind.PLAIN);
    }

    /**
     * OpenCV turns it upright, but not the JDK, which is asked where there is an alpha channel, of which OpenCV gives the colours as they are on black, and
     * where there are 2 or 4 bits.
     */
    private static ImageHeader tiff(ByteBuffer file) {
        TiffTags tags = TiffTags.of(file);
        int photometric = tags.number(TiffTags.PHOTOMETRIC, NONE);
        int bits = tags.number(TiffTags.BITS, 1);
        boolean palette = photometric == 3;
        boolean strange = tags.number(TiffTags.EXTRA_SAMPLES, NONE) >= 0 || bits > 1 && bits < 8 && !(palette && bits == 4);
        int stored = upright(tags.number(TiffTags.ORIENTATION, UPRIGHT));
        boolean turned = !strange && stored > 4;
        int width = tags.number(TiffTags.WIDTH, 0);
        int height = tags.number(TiffTags.HEIGHT, 0);
        int most = tags.number(TiffTags.MOST, 0);
        return new ImageHeader(turned ? height : width, turned ? width : height, strange ? stored : UPRIGHT,
                photometric == 0 || photometric == 1 ? Kind.GRAY : Kind.OTHER, NONE, bits == 16 && most > 255 && most < 0xffff ? most : 0, 0, strange, false,
                bits > 8 && photometric == 0);
    }

    private static ImageHeader gif(ByteBuffer file) {
        return of(file.getShort(6) & 0xffff, file.getShort(8) & 0xffff, UPRIGHT, Kind.OTHER);
    }

    private static ImageHeader bmp(ByteBuffer file) {
        boolean old = file.getInt(14) == 12;
        int width = old ? file.getShort(18) & 0xffff : file.getInt(18);
        int height = old ? file.getShort(20) & 0xffff : Math.absExact(file.getInt(22));
        return of(width, height, UPRIGHT, Kind.OTHER);
    }

    /** Numbers between white space and comments: width, height and, but for bits, what the largest sample means. */
    private static ImageHeader pnm(byte[] file) {
        boolean bits = file[1] == '1' || file[1] == '4';
        int[] numbers = new int[3];
        int at = 2;
        for (int i = 0; i < (bits ? 2 : 3); i++) {
            while (file[at] == '#' || Character.isWhitespace(file[at])) {
                if (file[at++] == '#') {
                    while (file[at] != '\n' && file[at] != '\r') {
                        at++;
                    }
                }
            }
            if (!Character.isDigit(file[at])) {
                throw new IllegalArgumentException("there is no number");
            }
            while (Character.isDigit(file[at])) {
                numbers[i] = Math.addExact(Math.multiplyExact(numbers[i], 10), file[at++] - '0');
            }
        }
        int most = bits || numbers[2] == 255 || numbers[2] == 0xffff ? 0 : numbers[2];
        if (!bits && (numbers[2] < 1 || numbers[2] > 0xffff)) {
            throw new IllegalArgumentException("the largest sample is " + numbers[2]);
        }
        return new ImageHeader(numbers[0], numbers[1], UPRIGHT, file[1] == '3' || file[1] == '6' ? Kind.OTHER : Kind.GRAY, NONE, most, 0, false, false, false);
    }

    private static int orientation(ByteBuffer exif) {
        try {
            return upright(TiffTags.of(exif).number(TiffTags.ORIENTATION, UPRIGHT));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException damaged) {
            return UPRIGHT; // as if nothing were said, since the image itself may be whole
        }
    }

    private static int upright(int orientation) {
        return orientation >= UPRIGHT && orientation <= LAST_ORIENTATION ? orientation : UPRIGHT;
    }

    private static int code(String four) {
        return ByteBuffer.wrap(four.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
