package io.repforge.images;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The formats of image files that are read. A file's first bytes tell its format, whatever its name says. */
public enum ImageFileType {
    PNG("png"),
    JPEG("jpg", "jpeg", "jpe", "jfif"),
    WEBP("webp"),
    TIFF("tif", "tiff"),
    GIF("gif"),
    BMP("bmp"),
    /** PBM, PGM and PPM, as text or binary. */
    PNM("ppm", "pgm", "pbm", "pnm");

    /** What names of image files end in, without the dot, in lower case; the most usual first. */
    public static final List<String> ENDINGS = Stream.of(values()).flatMap(type -> type.endings.stream()).toList();

    /** The formats as messages name them. */
    static final String NAMES = "PNG, JPEG, WebP, TIFF, GIF, BMP, PBM/PGM/PPM";

    private final List<String> endings;

    ImageFileType(String... endings) {
        this.endings = List.of(endings);
    }

    /** @return null if it is none of these formats */
    static @Nullable ImageFileType of(byte[] file) {
        if (starts(file, 0, "\u0089PNG")) {
            return PNG;
        } else if (starts(file, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
            return WEBP;
        } else if (starts(file, 0, "II*\0") || starts(file, 0, "MM\0*") || starts(file, 0, "II+\0") || starts(file, 0, "MM\0+")) {
            return TIFF;
        } else if (starts(file, 0, "GIF8")) {
            return GIF;
        } else if (starts(file, 0, "BM")) {
            return BMP;
        }
        return file.length > 2 && file[0] == 'P' && file[1] >= '1' && file[1] <= '6' ? PNM : null;
    }

    /** Whether these bytes, a character each, stand there. */
    static boolean starts(byte[] file, int at, String bytes) {
        byte[] expected = bytes.getBytes(StandardCharsets.ISO_8859_1);
        if (file.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
