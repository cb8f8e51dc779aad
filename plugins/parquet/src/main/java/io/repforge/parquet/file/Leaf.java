package io.repforge.parquet.file;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds values, as a file stores it.
 *
 * @param descriptor its place, for Parquet's library
 * @param kind what its values are
 * @param typeName what its type is called, for people
 */
public record Leaf(ColumnDescriptor descriptor, Kind kind, String typeName) {

    /** What values are. */
    public enum Kind {
        /** Bytes, such as the content of a file. */
        BYTES("bytes"),
        /** Text. */
        TEXT("text"),
        /** Whole numbers, or truth as 0 and 1. */
        INTEGER("whole numbers"),
        /** Real numbers. */
        REAL("real numbers"),
        /** What isn't read. */
        OTHER("values of another type");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Whether they are numbers. */
        public boolean isNumber() {
            return this == INTEGER || this == REAL;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static Leaf of(ColumnDescriptor descriptor, SchemaElement element) {
        PrimitiveTypeName type = descriptor.getPrimitiveType().getPrimitiveTypeName();
        @Nullable
        String meaning = meaning(element);
        return new Leaf(descriptor, kind(type, meaning), type + (meaning == null ? "" : " (" + meaning + ")"));
    }

    private static @Nullable String meaning(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        ConvertedType converted = element.getConverted_type();
        return logical != null && logical.isSet() ? logical.getSetField().getFieldName() : converted == null ? null : converted.name();
    }

    private static Kind kind(PrimitiveTypeName type, @Nullable String meaning) {
        return switch (type) {
            case BOOLEAN -> Kind.INTEGER;
            case INT32, INT64 -> meaning == null || meaning.equals("INTEGER") || meaning.startsWith("INT_") || meaning.startsWith("UINT_") ? Kind.INTEGER : Kind.OTHER;
            case FLOAT, DOUBLE -> Kind.REAL;
            case BINARY -> meaning == null ? Kind.BYTES : List.of("STRING", "UTF8", "ENUM").contains(meaning) ? Kind.TEXT : Kind.OTHER;
            case FIXED_LEN_BYTE_ARRAY -> meaning == null ? Kind.BYTES : Kind.OTHER;
            case INT96 -> Kind.OTHER;
        };
    }

    /** How many lists are within each other; 0 where each row has one value. */
    public int lists() {
        return descriptor.getMaxRepetitionLevel();
    }

    @Override
    public String toString() {
        return lists() == 0 ? kind.toString() : "lists of ".repeat(lists()) + kind;
    }
}
