package io.repforge.parquet;

import io.repforge.api.array.Values;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.parquet.file.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Image files in a column: their bytes, or as Hugging Face has it bytes and a path, of which one may be missing. */
final class ImageColumn implements Observations {

    private static final String BYTES = "bytes";
    private static final String PATH = "path";
    /** So many rows are tried until an image can be read. */
    private static final int TRIED = 100;

    private final ImageFiles images;
    private final String name;
    private final Table.Column bytes;
    private final Table.@Nullable Column path;
    private final Space.Image space;

    private ImageColumn(ImageFiles images, String name, Table.Column bytes, Table.@Nullable Column path, Space.Image space) {
        this.images = images;
        this.name = name;
        this.bytes = bytes;
        this.path = path;
        this.space = space;
    }

    /** The columns at the top of a file that may hold image files: Hugging Face's, and where there are none, plain bytes. */
    static List<String> candidates(Table table) {
        Features features = Features.of(table.first());
        List<String> declared = table.first().columns().stream().filter(features::isImage).toList();
        List<String> pairs = table.first().columns().stream().filter(column -> table.first().within(List.of(column)).contains(BYTES)).toList();
        List<String> plain = table.first().columns().stream().filter(column -> table.first().leaf(List.of(column))
                .filter(leaf -> leaf.kind() == Leaf.Kind.BYTES && leaf.lists() == 0).isPresent()).toList();
        return !declared.isEmpty() ? declared : !pairs.isEmpty() ? pairs : plain;
    }

    /**
     * @param column its name
     * @throws IOException if it holds no image files, or the first ones can't be read
     */
    static ImageColumn of(Table table, String column, ImageFiles images) throws IOException {
        Optional<List<String>> place = table.first().path(column);
        boolean pair = place.isPresent() && table.first().within(place.get()).contains(BYTES);
        Table.Column bytes = pair ? table.find(column, with(place.get(), BYTES)).orElseThrow() : table.column(column, "the option 'image'");
        if (bytes.lists() > 0 || bytes.kind() != Leaf.Kind.BYTES) {
            throw new IOException(table.first() + ": the column '" + column + "' holds " + bytes.leaves().get(0) + ", not image files; name one with "
                    + (bytes.kind().isNumber() ? "image files by the option 'image', or this one by the option 'observation'"
                            : "bytes, or with bytes and path, by the option 'image'"));
        }
        Table.Column path = pair ? table.find(column, with(place.get(), PATH)).filter(leaf -> leaf.kind() == Leaf.Kind.TEXT && leaf.lists() == 0).orElse(null) : null;
        return new ImageColumn(images, column, bytes, path, space(table, new ImageColumn(images, column, bytes, path, Space.image(1, 1, 1))));
    }

    private static List<String> with(List<String> path, String last) {
        List<String> whole = new ArrayList<>(path);
        whole.add(last);
        return whole;
    }

    /** That of the first image that can be read, which all others have to have. */
    private static Space.Image space(Table table, ImageColumn column) throws IOException {
        UnreadableStepException fault = null;
        int tried = 0;
        try (Cursor row = new Cursor(table)) {
            while (tried < Math.min(TRIED, table.rows())) {
                row.to(tried++);
                try {
                    byte[] file = row.bytes(column.bytes);
                    return file == null ? column.images.space(column.beside(row)) : column.images.space(file, column.place(row));
                } catch (UnreadableStepException e) {
                    fault = fault == null ? e : fault;
                }
            }
        }
        throw new IOException((fault == null ? "" : fault.getMessage()) + (tried == 1 ? "" : "; nor can the images of the " + (tried - 1) + " rows after it be read"),
                fault);
    }

    private String place(Cursor row) {
        return row.place() + ", column '" + name + "'";
    }

    /** The file that a row names. */
    private Path beside(Cursor row) throws IOException {
        Object named = path == null ? null : row.scalar(path);
        if (named == null || named.equals("")) {
            throw new UnreadableStepException(place(row) + " holds no image; leave such rows out");
        }
        String parquet = row.source().file().location();
        if (parquet.contains("://")) {
            throw new UnreadableStepException(
                    place(row) + " names the file '" + named + "', but doesn't hold it; write the images into the Parquet file, or read it from local disk,"
                            + " with the images beside it");
        }
        try {
            Path file = Path.of(parquet).resolveSibling((String) named);
            if (Files.isRegularFile(file)) {
                return file;
            }
            throw new UnreadableStepException(
                    place(row) + " holds no image but names " + file + ", which doesn't exist; put the images where they are said to be, or write them into the"
                            + " Parquet file");
        } catch (InvalidPathException e) {
            throw new UnreadableStepException(place(row) + " holds no image but names '" + named + "', which is no path", e);
        }
    }

    @Override
    public Space space() {
        return space;
    }

    @Override
    public String label() {
        return "images in '" + name + "'";
    }

    @Override
    public Seen of(Cursor row) throws IOException {
        byte[] file = row.bytes(bytes);
        if (file == null) {
            Path found = beside(row);
            return new Seen(images.image(found, space), found.getFileName().toString());
        }
        Object named = path == null ? null : row.scalar(path);
        Values image = images.image(file, place(row), space);
        return new Seen(image, named == null || named.equals("") ? row.shortPlace() : named.toString());
    }
}
