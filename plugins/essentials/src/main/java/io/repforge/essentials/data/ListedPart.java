package io.repforge.essentials.data;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of another source that a table names: comma-separated values whose first columns are {@code trajectory,part,steps}, a row for each trajectory in the order
 * of the data, as {@code repforge data split --list} writes it. Nothing is copied, and the same part is named in every recipe.
 */
public final class ListedPart implements DataSource<ListedPart.Options> {

    private static final String HEAD = "trajectory,part,steps";

    /**
     * Options.
     *
     * @param of the source
     * @param list the table
     * @param part name of the part
     */
    public record Options(
            @Option("The data source that was parted") Use<DataSource<?>> of,
            @Option("The table, as repforge data split --list writes it") String list,
            @Option("Name of the part, such as train") String part) {}

    private record Listed(BitSet trajectories, long steps, long all, Set<String> parts) {}

    @Override
    public String name() {
        return "listed-part";
    }

    @Override
    public String description() {
        return "A part of another source that a table of its trajectories names, which repforge data split --list writes";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        Path file = context.baseDirectory().resolve(options.list);
        Listed listed = read(file, options.part);
        if (listed.trajectories.isEmpty()) {
            throw new IOException(file + " has no part '" + options.part + "'; its parts are " + String.join(", ", listed.parts) + ": name one by the option 'part'");
        }
        Dataset whole = DataSource.open(options.of, context);
        try {
            if (whole.size().orElse(listed.all) != listed.all) {
                throw new IOException(file + " is of data with " + listed.all + " steps, but this has " + whole.size().getAsLong()
                        + ", so that its numbers would mean other trajectories: name the data that it was made of, or make it anew with repforge data split");
            }
            return OpenedPart.of(whole, new Chosen(listed.trajectories, listed.steps),
                    whole.contents().only("the part " + options.part + " (" + listed.steps + " steps)"));
        } catch (IOException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    private static Listed read(Path file, String part) throws IOException {
        BitSet trajectories = new BitSet();
        Set<String> parts = new TreeSet<>();
        long steps = 0;
        long all = 0;
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String head = lines.readLine();
            if (head == null || !head.equals(HEAD) && !head.startsWith(HEAD + ",")) {
                throw new IOException(file + " isn't a table of parts, which begins with " + HEAD + "; make one with repforge data split --list");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", 4);
                if (cells.length < 3 || !cells[0].equals(Integer.toString(number)) || !cells[2].matches("\\d{1,9}")) {
                    throw new IOException(file + ", line " + (number + 2) + ": expected " + number + ", a part and a number of steps; make the table anew with"
                            + " repforge data split --list");
                }
                long length = Long.parseLong(cells[2]);
                all += length;
                if (cells[1].equals(part)) {
                    trajectories.set(number);
                    steps += length;
                }
                if (!cells[1].isEmpty()) {
                    parts.add(cells[1]);
                }
                number++;
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + " isn't text in UTF-8, which a table of parts is; make one with repforge data split --list", e);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " doesn't exist; name a table of parts by the option 'list', or make one with repforge data split --list", e);
        }
        return new Listed(trajectories, steps, all, parts);
    }
}
