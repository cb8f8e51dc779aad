package io.repforge.parquet.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** A Parquet file, as its footer describes it. Nothing stays open. Immutable. */
public final class ParquetFile {

    /** Opens a file. */
    @FunctionalInterface
    public interface Opener {

        /** At the start of the file. */
        SeekableByteChannel open() throws IOException;
    }

    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";
    private static final int TAIL = 8;

    private final String name;
    private final Opener opener;
    private final GroupType schema;
    private final Map<String, Leaf> leaves;
    private final List<RowGroup> groups;
    private final Map<String, String> metadata;
    private final @Nullable ParsedVersion writer;

    private ParquetFile(String name, Opener opener, FileMetaData footer) {
        this.name = name;
        this.opener = opener;
        Fields fields = new Fields(footer.getSchema());
        this.schema = fields.root;
        this.leaves = fields.leaves;
        this.groups = footer.getRow_groups().stream().map(ParquetFile::group).toList();
        this.metadata = new HashMap<>();
        if (footer.isSetKey_value_metadata()) {
            for (KeyValue one : footer.getKey_value_metadata()) {
                if (one.isSetValue()) {
                    metadata.put(one.getKey(), one.getValue());
                }
            }
        }
        this.writer = version(footer.getCreated_by());
    }

    /**
     * Reads the footer of a file.
     *
     * @param name what messages call the file
     * @throws IOException if it is no Parquet file or can't be read; the message is a sentence with its name
     */
    public static ParquetFile of(String name, Opener opener) throws IOException {
        try (SeekableByteChannel channel = opener.open()) {
            long size = channel.size();
            ChannelInput input = new ChannelInput(channel);
            String start = size < TAIL + MAGIC.length() ? "" : magic(input.bytes(MAGIC.length()));
            if (!start.equals(MAGIC) && !start.equals(ENCRYPTED)) {
                throw new IOException(name + " is no Parquet file: it doesn't begin with " + MAGIC + "; name other files, or write it again");
            }
            input.position(size - TAIL);
            ByteBuffer tail = ByteBuffer.wrap(input.bytes(TAIL)).order(ByteOrder.LITTLE_ENDIAN);
            int length = tail.getInt();
            String end = magic(Arrays.copyOfRange(tail.array(), Integer.BYTES, TAIL));
            if (start.equals(ENCRYPTED) || end.equals(ENCRYPTED)) {
                throw new IOException(name + " is encrypted, which isn't read; write it without encryption");
            }
            if (!end.equals(MAGIC) || length < 0 || length > size - TAIL - MAGIC.length()) {
                throw new IOException(name + " is cut off or damaged: its end isn't that of a Parquet file; copy or download it again");
            }
            input.position(size - TAIL - length);
            byte[] footer = input.bytes(length);
            try {
                ParquetFile file = new ParquetFile(name, opener, Util.readFileMetaData(new ByteArrayInputStream(footer), Math.max(1, length)));
                file.checkPlaces(size);
                return file;
            } catch (IOException | RuntimeException e) {
                throw file(name, "its footer can't be read", e);
            }
        }
    }

    private static String magic(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable ParsedVersion version(@Nullable String createdBy) {
        try {
            return createdBy == null ? null : VersionParser.parse(createdBy);
        } catch (VersionParseException e) {
            // Only faults of some old writers are asked of it.
            return null;
        }
    }

    private static RowGroup group(org.apache.parquet.format.RowGroup group) {
        Map<String, RowGroup.Chunk> chunks = new HashMap<>();
        for (ColumnChunk column : group.getColumns()) {
            if (column.isSetMeta_data()) {
                chunks.put(RowGroup.key(column.getMeta_data().getPath_in_schema()), RowGroup.Chunk.of(column.getMeta_data()));
            }
        }
        return new RowGroup(group.getNum_rows(), chunks);
    }

    private void checkPlaces(long size) throws IOException {
        for (RowGroup group : groups) {
            if (group.rows() < 0 || group.rows() > Integer.MAX_VALUE) {
                throw new IOException("a row group of " + group.rows() + " rows");
            }
            for (RowGroup.Chunk chunk : group.chunks().values()) {
                if (chunk.start() < 0 || chunk.length() < 0 || chunk.start() > size - chunk.length() || chunk.values() < 0) {
                    throw new IOException("a column lies at byte " + chunk.start() + " and has " + chunk.length() + " bytes, but the file has " + size);
                }
            }
        }
    }

    /** A sentence that says that a file is damaged, and how that is known. */
    static IOException file(String place, String what, Exception fault) {
        String reason = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage().lines().findFirst().orElse("");
        return new IOException(place + " is cut off or damaged: " + what + " (" + reason + "); copy or download it again", fault);
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** Its columns at the top. */
    public List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /** Its rows, in groups that lie together. */
    public List<RowGroup> groups() {
        return groups;
    }

    /** What its writer has to say about it, by key. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The names that lead to a column.
     *
     * @param column its name; a column within another has the names of both, joined by a dot, which may also be part of a name
     */
    public Optional<List<String>> path(String column) {
        return Optional.ofNullable(path(schema, column));
    }

    private static @Nullable List<String> path(GroupType group, String column) {
        if (group.containsField(column)) {
            return List.of(column);
        }
        for (Type field : group.getFields()) {
            if (!field.isPrimitive() && column.startsWith(field.getName() + ".")) {
                List<String> rest = path(field.asGroupType(), column.substring(field.getName().length() + 1));
                if (rest != null) {
                    List<String> whole = new ArrayList<>(List.of(field.getName()));
                    whole.addAll(rest);
                    return whole;
                }
            }
        }
        return null;
    }

    /** The names of the columns within a column; none where it holds values, or there is no such column. */
    public List<String> within(List<String> path) {
        Type type = type(path);
        return type == null || type.isPrimitive() ? List.of() : type.asGroupType().getFields().stream().map(Type::getName).toList();
    }

    /** The column that holds the values of a column: itself, or the one within its lists. Empty where there is none, or more than one. */
    public Optional<Leaf> leaf(List<String> path) {
        Type type = type(path);
        List<String> whole = new ArrayList<>(path);
        while (type != null && !type.isPrimitive() && type.asGroupType().getFieldCount() == 1) {
            type = type.asGroupType().getType(0);
            whole.add(type.getName());
        }
        return Optional.ofNullable(leaves.get(RowGroup.key(whole)));
    }

    private @Nullable Type type(List<String> path) {
        Type type = schema;
        for (String step : path) {
            if (type.isPrimitive() || !type.asGroupType().containsField(step)) {
                return null;
            }
            type = type.asGroupType().getType(step);
        }
        return type;
    }

    /**
     * Opens a column.
     *
     * @throws IOException if the file can't be opened, or the row group hasn't the column
     */
    public ColumnRows open(RowGroup group, Leaf leaf) throws IOException {
        String place = name + ", column '" + String.join(".", leaf.descriptor().getPath()) + "',";
        RowGroup.Chunk chunk = group.chunk(leaf);
        if (chunk == null) {
            throw new IOException(place + " is missing in a row group; write the file again");
        }
        if (!Unpacking.isRead(chunk.codec())) {
            throw new IOException(place + " is compressed by " + chunk.codec() + ", which isn't read; write the file again, compressed by zstd, snappy or lz4_raw");
        }
        SeekableByteChannel channel = opener.open();
        try {
            return new ColumnRows(place, new Pages(place, new ChannelInput(channel), chunk), leaf, group.rows(), writer);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** The tree of the columns, of its list in depth-first order. */
    private static final class Fields {

        /** More columns within columns than this are damage. */
        private static final int MOST_LEVELS = 100;

        private final List<SchemaElement> elements;
        private final Map<String, SchemaElement> primitives = new LinkedHashMap<>();
        private final Map<String, Leaf> leaves = new LinkedHashMap<>();
        private final GroupType root;
        private int next;

        Fields(List<SchemaElement> elements) {
            this.elements = elements;
            SchemaElement first = elements.get(next++);
            this.root = new GroupType(Repetition.REQUIRED, first.getName(), fields(first.getNum_children(), List.of()));
            primitives.forEach((path, element) -> leaves.put(path, leaf(path, element)));
        }

        private List<Type> fields(int count, List<String> above) {
            List<Type> fields = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                fields.add(field(above));
            }
            return fields;
        }

        private Type field(List<String> above) {
            SchemaElement element = elements.get(next++);
            Repetition repetition = element.getRepetition_type() == FieldRepetitionType.REQUIRED ? Repetition.REQUIRED
                    : element.getRepetition_type() == FieldRepetitionType.REPEATED ? Repetition.REPEATED : Repetition.OPTIONAL;
            List<String> path = new ArrayList<>(above);
            path.add(element.getName());
            if (element.isSetType()) {
                primitives.put(RowGroup.key(path), element);
                PrimitiveTypeName type = switch (element.getType()) {
                    case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
                    case INT32 -> PrimitiveTypeName.INT32;
                    case INT64 -> PrimitiveTypeName.INT64;
                    case INT96 -> PrimitiveTypeName.INT96;
                    case FLOAT -> PrimitiveTypeName.FLOAT;
                    case DOUBLE -> PrimitiveTypeName.DOUBLE;
                    case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
                    case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                };
                return new PrimitiveType(repetition, type, element.getType_length(), element.getName());
            }
            if (path.size() > MOST_LEVELS) {
                throw new IllegalArgumentException("more than " + MOST_LEVELS + " columns within each other");
            }
            return new GroupType(repetition, element.getName(), fields(element.getNum_children(), path));
        }

        private Leaf leaf(String path, SchemaElement element) {
            String[] names = path.split("\n", -1);
            Type type = root;
            int repeated = 0;
            int defined = 0;
            for (String name : names) {
                type = type.asGroupType().getType(name);
                repeated += type.isRepetition(Repetition.REPEATED) ? 1 : 0;
                defined += type.isRepetition(Repetition.REQUIRED) ? 0 : 1;
            }
            return Leaf.of(new ColumnDescriptor(names, type.asPrimitiveType(), repeated, defined), element);
        }
    }
}
