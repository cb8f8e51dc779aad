package io.repforge.parquet;

import io.repforge.api.data.DataFile;
import io.repforge.parquet.file.Leaf;
import io.repforge.parquet.file.ParquetFile;
import io.repforge.parquet.file.RowGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of some files, one file after another. Immutable. */
final class Table {

    /** A file and what its footer says. */
    record Source(DataFile file, ParquetFile content) {}

    /**
     * Rows that lie together.
     *
     * @param source number of the file
     * @param rows the rows there
     * @param first number of the first row among all
     * @param firstOfFile number of the first row in the file
     */
    record Group(int source, RowGroup rows, long first, long firstOfFile) {

        long end() {
            return first + rows.rows();
        }
    }

    /**
     * A column that all files have.
     *
     * @param name what users call it
     * @param leaves where its values are in each file
     */
    record Column(String name, List<Leaf> leaves) {

        Leaf.Kind kind() {
            return leaves.get(0).kind();
        }

        int lists() {
            return leaves.get(0).lists();
        }

        Leaf in(Group group) {
            return leaves.get(group.source);
        }
    }

    private final List<Source> sources;
    private final List<Group> groups;

    private Table(List<Source> sources, List<Group> groups) {
        this.sources = sources;
        this.groups = groups;
    }

    /** @throws IOException if a file can't be read, or none has rows */
    static Table of(List<DataFile> files) throws IOException {
        List<Source> sources = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        long rows = 0;
        for (DataFile file : files) {
            ParquetFile content = ParquetFile.of(file.location(), file::channel);
            long start = rows;
            for (RowGroup group : content.groups()) {
                if (group.rows() > 0) {
                    groups.add(new Group(sources.size(), group, rows, rows - start));
                    rows += group.rows();
                }
            }
            sources.add(new Source(file, content));
        }
        if (rows == 0) {
            throw new IOException(sources.get(0).file.location() + (sources.size() == 1 ? " has no rows" : " and the " + (sources.size() - 1)
                    + " files after it have no rows") + "; name files with some");
        }
        return new Table(List.copyOf(sources), List.copyOf(groups));
    }

    /** The files, in their order. */
    List<Source> sources() {
        return sources;
    }

    /** The first of the files, which is the pattern for the others. */
    ParquetFile first() {
        return sources.get(0).content;
    }

    /** All groups with rows, in order. */
    List<Group> groups() {
        return groups;
    }

    /** How many there are. */
    long rows() {
        return groups.get(groups.size() - 1).end();
    }

    /** Number of the group with a row. */
    int groupOf(long row) {
        int low = 0;
        int high = groups.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (groups.get(middle).first <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * A column by its name.
     *
     * @param option that names it
     * @throws IOException if a file hasn't the column, or another one of the name
     */
    Column column(String name, String option) throws IOException {
        List<String> path = first().path(name).orElseThrow(() -> new IOException(first() + " has no column '" + name + "', which " + option + " names; it has "
                + String.join(", ", first().columns())));
        return find(name, path).orElseThrow(() -> new IOException(first() + ": the column '" + name + "', which " + option + " names, holds "
                + (first().within(path).isEmpty() ? "no values"
                        : "other columns (" + String.join(", ", first().within(path)) + "); name one of them, such as '" + name + "."
                                + first().within(path).get(0) + "'")));
    }

    /**
     * A column by its path.
     *
     * @return empty where the first file hasn't got it
     * @throws IOException if another file hasn't the column, or another one of the name
     */
    Optional<Column> find(String name, List<String> path) throws IOException {
        Optional<Leaf> pattern = first().leaf(path);
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        List<Leaf> leaves = new ArrayList<>();
        for (Source source : sources) {
            Leaf leaf = source.content.leaf(path).orElseThrow(() -> new IOException(source.content + " has no column '" + String.join(".", path) + "' as "
                    + first() + " has; leave the file out, or write all with the same columns"));
            if (leaf.kind() != pattern.get().kind() || leaf.lists() != pattern.get().lists()) {
                throw new IOException("the column '" + String.join(".", path) + "' holds " + leaf + " in " + source.content + ", but " + pattern.get() + " in " + first()
                        + "; leave the file out, or write all with the same columns");
            }
            leaves.add(leaf);
        }
        return Optional.of(new Column(name, List.copyOf(leaves)));
    }
}
