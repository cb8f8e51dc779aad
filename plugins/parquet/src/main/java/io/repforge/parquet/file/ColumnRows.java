package io.repforge.parquet.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a row group, forward from row to row. A page is in memory at a time. Pages that hold none of the wanted rows aren't read, where each row
 * has one value.
 */
public final class ColumnRows implements Closeable {

    private static final PrimitiveConverter NO_CONVERTER = new PrimitiveConverter() {};

    /**
     * The values of a row of lists.
     *
     * @param lengths of the lists, the outermost first
     * @param values of them all, one after another
     * @param complete whether none is missing
     */
    public record Lists(long[] lengths, float[] values, boolean complete) {}

    private final String place;
    private final Pages pages;
    private final Leaf leaf;
    private final long rows;
    private final @Nullable ParsedVersion writer;
    private final boolean flat;
    private @Nullable ColumnReader reader;
    /** The row that the reader stands at, and how many it has from there on; of lists, all that are left. */
    private long row;
    private long ahead;

    ColumnRows(String place, Pages pages, Leaf leaf, long rows, @Nullable ParsedVersion writer) {
        this.place = place;
        this.pages = pages;
        this.leaf = leaf;
        this.rows = rows;
        this.writer = writer;
        this.flat = leaf.lists() == 0;
    }

    /** The column. */
    public Leaf leaf() {
        return leaf;
    }

    private interface Reading<T> {
        @Nullable
        T of(ColumnReader reader);
    }

    /**
     * The bytes of a row.
     *
     * @param wanted number of the row in its group, not before one that was read
     * @return null where there are none
     * @throws IOException if the file can't be read
     */
    public byte @Nullable [] bytes(long wanted) throws IOException {
        return value(wanted, values -> isNull(values) ? null : values.getBinary().getBytes());
    }

    /**
     * The text, whole number ({@code Long}) or real number ({@code Double}) of a row.
     *
     * @param wanted as above
     * @return null where there is none
     * @throws IOException if the file can't be read
     */
    public @Nullable Object scalar(long wanted) throws IOException {
        return value(wanted, this::scalar);
    }

    private @Nullable Object scalar(ColumnReader values) {
        if (isNull(values)) {
            return null;
        }
        return switch (leaf.kind()) {
            case TEXT -> values.getBinary().toStringUsingUTF8();
            case INTEGER -> whole(values);
            case REAL -> real(values);
            default -> throw new IllegalStateException(leaf + " aren't scalars");
        };
    }

    private boolean isNull(ColumnReader values) {
        return values.getCurrentDefinitionLevel() < leaf.descriptor().getMaxDefinitionLevel();
    }

    private Long whole(ColumnReader values) {
        return switch (leaf.descriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> values.getBoolean() ? 1L : 0L;
            case INT32 -> (long) values.getInteger();
            default -> values.getLong();
        };
    }

    private Double real(ColumnReader values) {
        return switch (leaf.descriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case FLOAT -> (double) values.getFloat();
            default -> values.getDouble();
        };
    }

    private double number(ColumnReader values) {
        return isNull(values) ? Double.NaN : leaf.kind() == Leaf.Kind.INTEGER ? whole(values) : real(values);
    }

    /**
     * The numbers of a row of lists.
     *
     * @param wanted as above
     * @return null where there is no list, or lists of one level differ in length
     * @throws IOException if the file can't be read
     */
    public @Nullable Lists lists(long wanted) throws IOException {
        return value(wanted, this::lists);
    }

    private @Nullable Lists lists(ColumnReader values) {
        float[] numbers = new float[16];
        int[] levels = new int[16];
        int count = 0;
        boolean complete = true;
        boolean holdsAny = values.getCurrentDefinitionLevel() >= leaf.descriptor().getMaxDefinitionLevel() - 1;
        do {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
                levels = Arrays.copyOf(levels, 2 * count);
            }
            levels[count] = values.getCurrentRepetitionLevel();
            complete &= !isNull(values);
            numbers[count++] = (float) number(values);
            values.consume();
        } while (values.getCurrentRepetitionLevel() > 0);
        long[] lengths = holdsAny ? lengths(levels, count) : null;
        return lengths == null ? null : new Lists(lengths, Arrays.copyOf(numbers, count), complete);
    }

    /** Of the level of each value: 0 for the first, and else that of the list which it goes on. */
    private long @Nullable [] lengths(int[] levels, int count) {
        int lists = leaf.lists();
        int[] blocks = new int[lists + 1];
        blocks[lists] = 1;
        blocks[0] = count;
        for (int list = lists - 1; list > 0; list--) {
            int size = 1;
            while (size < count && levels[size] > list) {
                size++;
            }
            blocks[list] = size;
        }
        for (int i = 1; i < count; i++) {
            int level = lists;
            while (level > 1 && i % blocks[level - 1] == 0) {
                level--;
            }
            if (levels[i] != level) {
                return null;
            }
        }
        long[] lengths = new long[lists];
        for (int list = 0; list < lists; list++) {
            if (blocks[list] % blocks[list + 1] != 0) {
                return null;
            }
            lengths[list] = blocks[list] / blocks[list + 1];
        }
        return lengths;
    }

    private <T> @Nullable T value(long wanted, Reading<T> reading) throws IOException {
        if (wanted < row || wanted >= rows) {
            throw new IllegalArgumentException("row " + wanted + " isn't from " + row + " to " + rows);
        }
        try {
            ColumnReader values = at(wanted);
            T value = reading.of(values);
            if (flat) {
                values.consume();
            }
            row++;
            ahead--;
            return value;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            throw ParquetFile.file(place, "row " + wanted + " of a row group can't be decoded", e);
        }
    }

    private ColumnReader at(long wanted) throws IOException {
        ColumnReader values = flat ? page(wanted) : all();
        while (row < wanted) {
            do {
                if (!isNull(values)) {
                    values.skip();
                }
                values.consume();
            } while (!flat && values.getCurrentRepetitionLevel() > 0);
            row++;
            ahead--;
        }
        return values;
    }

    /** A reader of the page with the row; pages before it are left out. */
    private ColumnReader page(long wanted) throws IOException {
        ColumnReader values = reader;
        while (values == null || wanted - row >= ahead) {
            row += ahead;
            ahead = pages.next();
            values = null;
            if (ahead < 0) {
                throw new IOException(place + " is cut off or damaged: it ends before row " + wanted + " of a row group of " + rows + "; copy or download it again");
            } else if (wanted - row < ahead) {
                values = reader(new OnePage(pages.read(), pages.dictionary(), ahead));
            } else {
                pages.skip();
            }
        }
        reader = values;
        return values;
    }

    private ColumnReader all() {
        ColumnReader values = reader;
        if (values == null) {
            values = reader(new AllPages());
            ahead = rows;
            reader = values;
        }
        return values;
    }

    private ColumnReader reader(PageReader of) {
        return new ColumnReaderImpl(leaf.descriptor(), of, NO_CONVERTER, writer);
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }

    private static final class OnePage implements PageReader {

        private final @Nullable DictionaryPage dictionary;
        private final long values;
        private @Nullable DataPage page;

        OnePage(DataPage page, @Nullable DictionaryPage dictionary, long values) {
            this.page = page;
            this.dictionary = dictionary;
            this.values = values;
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return values;
        }

        @Override
        public @Nullable DataPage readPage() {
            DataPage once = page;
            page = null;
            return once;
        }
    }

    private final class AllPages implements PageReader {

        private boolean looked;
        private int next;

        /** The dictionary lies before the first page. */
        private int look() throws IOException {
            if (!looked) {
                next = pages.next();
                looked = true;
            }
            return next;
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            try {
                look();
                return pages.dictionary();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long getTotalValueCount() {
            return pages.values();
        }

        @Override
        public @Nullable DataPage readPage() {
            try {
                if (look() < 0) {
                    throw new IOException(place + " is cut off or damaged: it ends before its last row; copy or download it again");
                }
                looked = false;
                return pages.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
