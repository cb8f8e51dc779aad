package io.repforge.parquet.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a file, which lie together.
 *
 * @param rows how many
 * @param chunks where the values of each column are, by its path joined by line feeds
 */
public record RowGroup(long rows, Map<String, Chunk> chunks) {

    /**
     * Where the values of a column are in the file.
     *
     * @param start of the first page
     * @param length of all pages, with their headers
     * @param values how many
     * @param max the largest; null where it isn't known
     */
    record Chunk(CompressionCodec codec, long start, long length, long values, @Nullable Long max) {

        static Chunk of(ColumnMetaData column) {
            long data = column.getData_page_offset();
            long dictionary = column.isSetDictionary_page_offset() ? column.getDictionary_page_offset() : 0;
            return new Chunk(column.getCodec(), dictionary > 0 && dictionary < data ? dictionary : data, column.getTotal_compressed_size(), column.getNum_values(),
                    max(column));
        }

        private static @Nullable Long max(ColumnMetaData column) {
            Statistics statistics = column.getStatistics();
            if (statistics == null || !statistics.isSetMax_value()) {
                return null;
            }
            ByteBuffer value = ByteBuffer.wrap(statistics.getMax_value()).order(ByteOrder.LITTLE_ENDIAN);
            return switch (column.getType()) {
                case BOOLEAN -> value.remaining() == 1 ? (Long) (long) value.get() : null;
                case INT32 -> value.remaining() == 4 ? (Long) (long) value.getInt() : null;
                case INT64 -> value.remaining() == 8 ? (Long) value.getLong() : null;
                default -> null;
            };
        }
    }

    static String key(Iterable<String> path) {
        return String.join("\n", path);
    }

    /** The largest whole number of a column, as the file says; empty where it doesn't. */
    public OptionalLong max(Leaf leaf) {
        Chunk chunk = chunk(leaf);
        return chunk == null || chunk.max == null ? OptionalLong.empty() : OptionalLong.of(chunk.max);
    }

    @Nullable
    Chunk chunk(Leaf leaf) {
        return chunks.get(key(List.of(leaf.descriptor().getPath())));
    }
}
