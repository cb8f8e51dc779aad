package io.repforge.framework.onnx;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The file that was read last, as long as there is memory for it: the networks of one run are built of the same file, one after the other. */
final class LastRead {

    private @Nullable Stamp stamp;
    private SoftReference<@Nullable OnnxFile> kept = new SoftReference<>(null);

    /** By which a file is known to be as it was. */
    private record Stamp(Path path, long size, FileTime modified) {

        /** @return null where there is no such file */
        static @Nullable Stamp of(Path path) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(path.toAbsolutePath(), attributes.size(), attributes.lastModifiedTime());
            } catch (IOException e) {
                return null;
            }
        }
    }

    /** As {@link OnnxFile#read}, which it throws what it throws of. */
    synchronized OnnxFile file(Path path) {
        Stamp now = Stamp.of(path);
        OnnxFile last = now != null && now.equals(stamp) ? kept.get() : null;
        if (last == null) {
            last = OnnxFile.read(path);
            stamp = now;
            kept = new SoftReference<>(last);
        }
        return last;
    }
}
