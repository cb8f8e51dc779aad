package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that a command writes because the user named it. A file that is there is replaced only by one of its own kind, so that no mistyped
 * path costs data, a recipe or a picture; and it is replaced as a whole, in the end.
 *
 * @param path where it goes
 * @param kind what it will be
 */
record OutputFile(Path path, Kind kind) {

    /** How long a file may be searched for its first visible character. */
    private static final int START = 512;

    /** What a file holds, told by how it starts. */
    enum Kind {
        /** NumPy's {@code .npy}. */
        ARRAY("a NumPy array", "--out"),
        /** An ONNX model. */
        MODEL("an ONNX model", "--out"),
        /** Labels as NumPy's {@code .npy}. */
        LABEL_ARRAY("a NumPy array", "--labels"),
        /** Labels as a table of comma-separated values. */
        LABEL_TABLE("a table of labels", "--labels"),
        /** Rows and what was found of them, as a table of comma-separated values. */
        ROW_TABLE("a table of rows", "--csv"),
        /** Trajectories and the parts that they are in, as a table of comma-separated values. */
        PART_TABLE("a table of parts", "--list"),
        /** A JSON object of scores. */
        SCORES("JSON", "--out"),
        /** A PNG. */
        PICTURE("a PNG", "--samples"),
        /** A page of HTML. */
        PAGE("a page of HTML", "--out"),
        /** A JSON object, the schema. */
        SCHEMA("JSON", "--out");

        private final String shown;
        private final String option;

        Kind(String shown, String option) {
            this.shown = shown;
            this.option = option;
        }

        private boolean starts(byte[] file) {
            return switch (this) {
                case ARRAY, LABEL_ARRAY -> file.length > 5 && file[0] == (byte) 0x93 && file[1] == 'N' && file[2] == 'U' && file[3] == 'M';
                case LABEL_TABLE, ROW_TABLE -> new String(file, StandardCharsets.UTF_8).startsWith("row,");
                case PART_TABLE -> new String(file, StandardCharsets.UTF_8).startsWith("trajectory,");
                // The first field is the version of the format, a small number.
                case MODEL -> file.length > 2 && file[0] == 0x08 && file[1] > 0 && file[1] < 32;
                case PICTURE -> file.length > 3 && file[0] == (byte) 0x89 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';
                case PAGE -> new String(file, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT).startsWith("<!doctype html");
                case SCORES, SCHEMA -> new String(file, StandardCharsets.UTF_8).stripLeading().startsWith("{");
            };
        }
    }

    /**
     * To be asked before the work is done.
     *
     * @throws UserError if something else than such a file is in its place
     */
    static OutputFile at(Path path, Kind kind) {
        if (Files.isDirectory(path)) {
            throw new UserError(path + " is a folder; name a file with " + kind.option + ".");
        }
        if (Files.isRegularFile(path)) {
            try (InputStream file = Files.newInputStream(path)) {
                byte[] start = file.readNBytes(START);
                if (start.length > 0 && !kind.starts(start)) {
                    throw new UserError(path + " is there already and isn't " + kind.shown + ", so it isn't replaced: name another file with "
                            + kind.option + ", or delete it first.");
                }
            } catch (IOException e) {
                throw UserError.of(e);
            }
        }
        return new OutputFile(path, kind);
    }

    /**
     * The same of a page of HTML, for which browsers ask its name.
     *
     * @throws UserError as {@link #at}, or if its name doesn't end in {@code .html}
     */
    static OutputFile page(Path path) {
        OutputFile page = at(path, Kind.PAGE);
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (!isDevice(path) && !name.endsWith(".html") && !name.endsWith(".htm")) {
            throw new UserError(path + " is to be a page of HTML, and browsers wouldn't show it under that name: let it end in .html with --out.");
        }
        return page;
    }

    /**
     * To be asked of each two files that a command writes.
     *
     * @param option that names the file
     * @param otherOption that names another one
     * @param other null where there is none
     * @throws UserError if both are the same, be it by another path, since the second would replace the first
     */
    static void requireApart(String option, Path file, String otherOption, @Nullable Path other) {
        if (other != null && !isDevice(file) && DurableFiles.place(file).equals(DurableFiles.place(other))) {
            throw new UserError(otherOption + " and " + option + " both name " + file + "; give each a file of its own.");
        }
    }

    /** Whether it is a device or a pipe, which nothing can be moved onto. */
    private static boolean isDevice(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    /**
     * Makes its folder and tries whether it can be written there. To be called when all else has been looked at that may be wrong, before work that takes long.
     *
     * @throws UserError if it can't
     */
    void prepare() {
        try {
            if (!isDevice(path)) {
                DurableFiles.requireWritable(target());
            } else if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * @throws UserError if it can't be written; what was there is still there then
     */
    void write(byte[] content) {
        try {
            if (isDevice(path)) {
                Files.write(path, content);
            } else {
                DurableFiles.replace(target(), content);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A link stays one. */
    private Path target() throws IOException {
        return Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path;
    }

    private UserError unwritable(IOException fault) {
        return new UserError(path + " can't be written (" + UserError.reason(fault) + "); name another file with " + kind.option + ".", fault);
    }
}
