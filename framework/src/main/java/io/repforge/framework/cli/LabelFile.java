package io.repforge.framework.cli;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.codec.NpyTexts;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.explore.CsvTable;
import io.repforge.framework.explore.Labels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The labels of embedded data as a file, a row for each observation. Classes are called by their names, where they have some: such an array of texts is
 * what scikit-learn takes for {@code y} as it is.
 *
 * @param file where it goes
 * @param label which label an array holds; a table holds all of them
 */
record LabelFile(OutputFile file, String label) {

    /** @throws UserError if its name doesn't say what kind of file it is, or another kind of file is in its place */
    static LabelFile at(Path path, String label) {
        String name = path.getFileName().toString();
        if (!name.endsWith(".csv") && !name.endsWith(".npy")) {
            throw new UserError("--labels: it isn't known what kind of file " + path + " is to be; name a .csv for a table or a .npy for a NumPy array.");
        }
        return new LabelFile(OutputFile.at(path, name.endsWith(".csv") ? OutputFile.Kind.LABEL_TABLE : OutputFile.Kind.LABEL_ARRAY), label);
    }

    /** @throws UserError if the data hasn't what is to be written */
    void require(StepSpec data) {
        if (data.labels().isEmpty()) {
            throw new UserError("The data has no labels, which --labels is to write: leave it out, or give data with labels.");
        }
        if (!isTable() && !data.labels().containsKey(label)) {
            throw new UserError("The data has no label '" + label + "' but " + String.join(", ", new TreeSet<>(data.labels().keySet()))
                    + ": name one with --label, or a .csv with --labels, which takes all.");
        }
    }

    private boolean isTable() {
        return file.kind() == OutputFile.Kind.LABEL_TABLE;
    }

    void write(StepSpec data, Features.Table table) {
        file.write(isTable() ? csv(data, table) : array(Objects.requireNonNull(data.labels().get(label)), table.numbers(label)));
    }

    /** What it holds, in words. */
    String shown(StepSpec data) {
        return isTable() ? String.join(", ", new TreeSet<>(data.labels().keySet())) : label + " (" + data.labels().get(label) + ")";
    }

    private static byte[] csv(StepSpec data, Features.Table table) {
        List<String> names = List.copyOf(new TreeSet<>(data.labels().keySet()));
        List<List<String>> columns = names.stream().map(name -> texts(Objects.requireNonNull(data.labels().get(name)), table.numbers(name))).toList();
        CsvTable csv = new CsvTable(Stream.concat(Stream.of("row"), names.stream()).toList());
        for (int i = 0; i < table.rows(); i++) {
            int at = i;
            csv.row(Stream.concat(Stream.of(Integer.toString(i)), columns.stream().map(column -> column.get(at))).toList());
        }
        return csv.bytes();
    }

    private static byte[] array(Space space, double[] values) {
        if (!(space instanceof Space.Discrete classes)) {
            return Npy.write(Array.of(Shape.of(values.length), values));
        }
        return classes.names().isEmpty()
                ? Npy.write(Array.of(Shape.of(values.length), Arrays.stream(values).mapToLong(value -> Double.isNaN(value) ? -1 : (long) value).toArray()))
                : NpyTexts.write(texts(space, values));
    }

    private static List<String> texts(Space space, double[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> Labels.text(space, values[i], i)).toList();
    }
}
