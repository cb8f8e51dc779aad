package io.repforge.parquet.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of one column of a row group, one after another. What is skipped isn't read. */
final class Pages implements Closeable {

    /** A page is unpacked as a whole; one that takes more than a quarter of the memory is refused. */
    private static final int SHARE = 4;

    private final String place;
    private final ChannelInput input;
    private final RowGroup.Chunk chunk;
    private final long end;
    private final long most;
    private @Nullable DictionaryPage dictionary;
    private @Nullable PageHeader header;

    Pages(String place, ChannelInput input, RowGroup.Chunk chunk) throws IOException {
        this(place, input, chunk, Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** @param most bytes that a page may have */
    Pages(String place, ChannelInput input, RowGroup.Chunk chunk, long most) throws IOException {
        this.place = place;
        this.input = input;
        this.chunk = chunk;
        this.end = chunk.start() + chunk.length();
        this.most = most;
        input.position(chunk.start());
    }

    /** How many values all pages have. */
    long values() {
        return chunk.values();
    }

    /** What the column's values are numbers of; null where they aren't, or no page has been looked at yet. */
    @Nullable
    DictionaryPage dictionary() {
        return dictionary;
    }

    /**
     * Goes to the next page of values, which {@link #read()} or {@link #skip()} must follow.
     *
     * @return how many values it has; −1 behind the last page
     */
    int next() throws IOException {
        while (input.position() < end) {
            PageHeader next = header();
            header = next;
            if (next.getType() == PageType.DATA_PAGE) {
                return next.getData_page_header().getNum_values();
            } else if (next.getType() == PageType.DATA_PAGE_V2) {
                return next.getData_page_header_v2().getNum_values();
            } else if (next.getType() == PageType.DICTIONARY_PAGE) {
                byte[] bytes = unpacked(body(next), 0, next.getUncompressed_page_size(), chunk.codec());
                dictionary = new DictionaryPage(BytesInput.from(bytes), next.getDictionary_page_header().getNum_values(),
                        encoding(next.getDictionary_page_header().getEncoding()));
            } else {
                skip();
            }
        }
        return -1;
    }

    private PageHeader header() throws IOException {
        try {
            PageHeader read = Util.readPageHeader(input);
            long left = end - input.position();
            if (read.getCompressed_page_size() < 0 || read.getUncompressed_page_size() < 0 || read.getCompressed_page_size() > left) {
                throw new IOException("a page of " + read.getCompressed_page_size() + " bytes where " + left + " are left");
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw ParquetFile.file(place, "the header of a page can't be read", e);
        }
    }

    private PageHeader taken() {
        PageHeader page = header;
        if (page == null) {
            throw new IllegalStateException("there is no page");
        }
        header = null;
        return page;
    }

    /** Leaves the page out. */
    void skip() throws IOException {
        input.position(input.position() + taken().getCompressed_page_size());
    }

    /** The page, unpacked. */
    DataPage read() throws IOException {
        PageHeader page = taken();
        byte[] body = body(page);
        try {
            return page.getType() == PageType.DATA_PAGE ? first(page, body) : second(page, body);
        } catch (RuntimeException e) {
            throw ParquetFile.file(place, "a page can't be read", e);
        }
    }

    private byte[] body(PageHeader page) throws IOException {
        long size = Math.max(page.getCompressed_page_size(), page.getUncompressed_page_size());
        if (size > most) {
            throw new IOException(String.format(Locale.ROOT, "%s has a page of %,d MB, which has to be unpacked as a whole, more than a quarter of the memory of %,d MB;"
                    + " give Java more (-Xmx), or write the file again with fewer rows in a row group", place, size >> 20, Runtime.getRuntime().maxMemory() >> 20));
        }
        try {
            byte[] bytes = input.bytes(page.getCompressed_page_size());
            if (page.isSetCrc()) {
                CRC32 sum = new CRC32();
                sum.update(bytes);
                if ((int) sum.getValue() != page.getCrc()) {
                    throw new IOException("its checksum is another");
                }
            }
            return bytes;
        } catch (IOException e) {
            throw ParquetFile.file(place, "a page can't be read", e);
        }
    }

    private DataPage first(PageHeader page, byte[] body) throws IOException {
        byte[] bytes = unpacked(body, 0, page.getUncompressed_page_size(), chunk.codec());
        return new DataPageV1(BytesInput.from(bytes), page.getData_page_header().getNum_values(), bytes.length, null,
                encoding(page.getData_page_header().getRepetition_level_encoding()), encoding(page.getData_page_header().getDefinition_level_encoding()),
                encoding(page.getData_page_header().getEncoding()));
    }

    /** Levels come first, which aren't packed. */
    private DataPage second(PageHeader page, byte[] body) throws IOException {
        DataPageHeaderV2 two = page.getData_page_header_v2();
        int repetition = two.getRepetition_levels_byte_length();
        int levels = Math.addExact(repetition, two.getDefinition_levels_byte_length());
        boolean packed = !two.isSetIs_compressed() || two.isIs_compressed();
        byte[] values = unpacked(body, levels, page.getUncompressed_page_size() - levels, packed ? chunk.codec() : CompressionCodec.UNCOMPRESSED);
        return DataPageV2.uncompressed(two.getNum_rows(), two.getNum_nulls(), two.getNum_values(), BytesInput.from(body, 0, repetition),
                BytesInput.from(body, repetition, levels - repetition), encoding(two.getEncoding()), BytesInput.from(values), null);
    }

    private byte[] unpacked(byte[] body, int start, int length, CompressionCodec codec) throws IOException {
        try {
            return Unpacking.unpack(codec, body, start, length);
        } catch (IOException | RuntimeException e) {
            throw ParquetFile.file(place, "a page can't be unpacked by " + codec, e);
        }
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
