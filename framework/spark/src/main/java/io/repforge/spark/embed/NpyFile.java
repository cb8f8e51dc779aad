package io.repforge.spark.embed;

import io.repforge.api.data.StepSpec;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.explore.CsvTable;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Rows as NumPy's array {@code [n, D]}, and beside it, under the same name with {@code .csv}, a table of their keys and labels. What an array starts with is how long it is,
 * so it goes through a temporary file of this machine.
 */
final class NpyFile implements RowFile {

    private final Path file;
    private final FileSystem files;
    private final List<LabelColumn> labels;
    private final java.nio.file.Path temporary;
    private final OutputStream array;
    private final Writer table;
    private long rows;
    private int width;

    NpyFile(Path file, Configuration settings, StepSpec spec) throws IOException {
        this.file = file;
        this.files = file.getFileSystem(settings);
        this.labels = LabelColumn.of(spec);
        this.temporary = Files.createTempFile("repforge-embed", ".raw");
        this.array = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
        this.table = new BufferedWriter(new OutputStreamWriter(files.create(table(file), true), StandardCharsets.UTF_8));
        List<String> head = new ArrayList<>(List.of(LabelColumn.KEY));
        labels.forEach(label -> head.add(label.column()));
        table.write(CsvTable.line(head));
    }

    /** Where the keys and labels of an array are. */
    static Path table(Path array) {
        return new Path(array.getParent(), array.getName().replaceFirst("(\\.npy)?$", ".csv"));
    }

    @Override
    public void write(List<String> keys, Map<String, double[]> values, float[] features) throws IOException {
        width = features.length / keys.size();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * features.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        array.write(bytes.array());
        for (int i = 0; i < keys.size(); i++) {
            List<String> cells = new ArrayList<>(List.of(keys.get(i)));
            for (LabelColumn label : labels) {
                cells.add(label.text(Objects.requireNonNull(values.get(label.label()))[i], rows + i));
            }
            table.write(CsvTable.line(cells));
        }
        rows += keys.size();
    }

    @Override
    public void close() throws IOException {
        try (table; array) {
            array.flush();
            try (OutputStream out = files.create(file, true)) {
                out.write(Npy.floatHeader(rows, width));
                Files.copy(temporary, out);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
