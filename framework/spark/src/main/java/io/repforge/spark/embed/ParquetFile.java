package io.repforge.spark.embed;

import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Rows as Parquet: {@code key}, the labels, and {@code features}, a list of float. */
final class ParquetFile implements RowFile {

    /** Of each file that is written, so much is held in memory at most, or a row. */
    private static final long ROW_GROUP = 16 << 20;

    /**
     * A row of a batch.
     *
     * @param labels of the whole batch
     * @param features of the whole batch
     * @param at number of the row in the batch
     * @param width how many features it has
     */
    private record Row(String key, Map<String, double[]> labels, float[] features, int at, int width) {}

    private final ParquetWriter<Row> writer;

    ParquetFile(Path file, Configuration settings, StepSpec spec) throws IOException {
        writer = new Builder(HadoopOutputFile.fromPath(file, settings), LabelColumn.of(spec)).withConf(settings)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP)
                // Numbers that are hardly ever the same.
                .withDictionaryEncoding(LabelColumn.FEATURES + ".list.element", false)
                .withDictionaryEncoding(LabelColumn.KEY, false)
                .build();
    }

    @Override
    public void write(List<String> keys, Map<String, double[]> labels, float[] features) throws IOException {
        int width = features.length / keys.size();
        for (int i = 0; i < keys.size(); i++) {
            writer.write(new Row(keys.get(i), labels, features, i, width));
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<Row, Builder> {

        private final List<LabelColumn> labels;

        Builder(OutputFile file, List<LabelColumn> labels) {
            super(file);
            this.labels = labels;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated // but abstract
        protected WriteSupport<Row> getWriteSupport(Configuration settings) {
            return new Support(labels);
        }
    }

    private static final class Support extends WriteSupport<Row> {

        private final List<LabelColumn> labels;
        private RecordConsumer out;

        @SuppressWarnings("NullAway") // Parquet sets it before the first row
        Support(List<LabelColumn> labels) {
            this.labels = labels;
        }

        @Override
        @Deprecated // but abstract
        public WriteContext init(Configuration settings) {
            Types.GroupBuilder<MessageType> message =
                    Types.buildMessage().required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(LabelColumn.KEY);
            for (LabelColumn label : labels) {
                message = switch (label.kind()) {
                    case TEXT -> message.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(label.column());
                    case WHOLE -> message.optional(PrimitiveTypeName.INT64).named(label.column());
                    case REAL -> message.optional(PrimitiveTypeName.DOUBLE).named(label.column());
                };
            }
            MessageType schema = message.requiredList().requiredElement(PrimitiveTypeName.FLOAT).named(LabelColumn.FEATURES).named("embeddings");
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(Row row) {
            out.startMessage();
            out.startField(LabelColumn.KEY, 0);
            out.addBinary(Binary.fromString(row.key));
            out.endField(LabelColumn.KEY, 0);
            for (int i = 0; i < labels.size(); i++) {
                label(labels.get(i), i + 1, Objects.requireNonNull(row.labels.get(labels.get(i).label()))[row.at], row);
            }
            int last = labels.size() + 1;
            out.startField(LabelColumn.FEATURES, last);
            out.startGroup();
            if (row.width > 0) {
                out.startField("list", 0);
                for (int i = row.at * row.width; i < (row.at + 1) * row.width; i++) {
                    out.startGroup();
                    out.startField("element", 0);
                    out.addFloat(row.features[i]);
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
            out.endField(LabelColumn.FEATURES, last);
            out.endMessage();
        }

        private void label(LabelColumn label, int column, double value, Row row) {
            if (Double.isNaN(value)) {
                return;
            }
            out.startField(label.column(), column);
            switch (label.kind()) {
                case TEXT -> out.addBinary(Binary.fromString(label.text(value, row.at)));
                case WHOLE -> out.addLong((long) value);
                case REAL -> out.addDouble(value);
            }
            out.endField(label.column(), column);
        }
    }
}
