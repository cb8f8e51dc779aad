package io.repforge.parquet.file;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;

/** Unpacks pages, which are packed by one of the codecs of Parquet. */
final class Unpacking {

    private Unpacking() {}

    /** Whether pages that are packed so can be unpacked: all codecs but two, which have long been out of use. */
    static boolean isRead(CompressionCodec codec) {
        return codec != CompressionCodec.LZ4 && codec != CompressionCodec.LZO;
    }

    /**
     * @param packed of which the bytes from {@code start} on are unpacked
     * @param length number of bytes that come of it
     * @throws IOException if it isn't packed by the codec, or other bytes than so many come of it
     * @throws RuntimeException likewise, of libraries
     */
    static byte[] unpack(CompressionCodec codec, byte[] packed, int start, int length) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> whole(Arrays.copyOfRange(packed, start, packed.length), length);
            case SNAPPY -> block(new SnappyDecompressor(), packed, start, length);
            case ZSTD -> block(new ZstdDecompressor(), packed, start, length);
            case LZ4_RAW -> block(new Lz4Decompressor(), packed, start, length);
            case GZIP -> stream(new GZIPInputStream(new ByteArrayInputStream(packed, start, packed.length - start)), length);
            case BROTLI -> stream(new BrotliInputStream(new ByteArrayInputStream(packed, start, packed.length - start)), length);
            case LZ4, LZO -> throw new IOException("the codec " + codec + " isn't read");
        };
    }

    private static byte[] block(Decompressor codec, byte[] packed, int start, int length) throws IOException {
        byte[] bytes = new byte[length];
        // An empty page may have no packed bytes at all.
        int count = packed.length == start ? 0 : codec.decompress(packed, start, packed.length - start, bytes, 0, length);
        return whole(count == length ? bytes : Arrays.copyOf(bytes, count), length);
    }

    private static byte[] stream(InputStream unpacking, int length) throws IOException {
        try (unpacking) {
            byte[] bytes = whole(unpacking.readNBytes(length), length);
            if (unpacking.read() >= 0) {
                throw new IOException("more than " + length + " bytes come of it");
            }
            return bytes;
        }
    }

    private static byte[] whole(byte[] bytes, int length) throws IOException {
        if (bytes.length != length) {
            throw new EOFException(bytes.length + " bytes come of it, not " + length);
        }
        return bytes;
    }
}
