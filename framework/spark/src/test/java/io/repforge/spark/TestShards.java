package io.repforge.spark;

import com.github.luben.zstd.ZstdOutputStream;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.codec.Npy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Shards of small random images with classes, compressed by Zstandard. */
public final class TestShards {

    /** Length of the sides of images of one channel. */
    public static final int SIDE = 4;

    private TestShards() {}

    /** Random pixels {@code [n, 1, SIDE, SIDE]}. */
    public static Array pixels(int n, long seed) {
        byte[] bytes = new byte[n * SIDE * SIDE];
        new Random(seed).nextBytes(bytes);
        return new Array(DType.UINT8, Shape.of(n, 1, SIDE, SIDE), bytes);
    }

    /** Writes images of the keys 0, 1, …, the n-th of the class n modulo 3. */
    public static void write(Path file, int n, long seed) throws IOException {
        Array all = pixels(n, seed);
        try (OutputStream out = Files.newOutputStream(file); TarArchiveOutputStream tar = new TarArchiveOutputStream(new ZstdOutputStream(out))) {
            for (int i = 0; i < n; i++) {
                byte[] one = Arrays.copyOfRange(all.bytes(), i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
                put(tar, i + ".npy", Npy.write(new Array(DType.UINT8, Shape.of(1, SIDE, SIDE), one)));
                put(tar, i + ".cls", Integer.toString(i % 3).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
