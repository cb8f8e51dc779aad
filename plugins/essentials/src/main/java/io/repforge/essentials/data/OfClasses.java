package io.repforge.essentials.data;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What another source gives of some classes: an encoder meets one part of the world, and is tried on another. Classes keep their names and numbers, and those that are left
 * out don't occur.
 */
public final class OfClasses implements DataSource<OfClasses.Options> {

    /**
     * Options.
     *
     * @param of the source
     * @param classes names, or numbers where classes have none
     */
    public record Options(
            @Option("The data source") Use<DataSource<?>> of,
            @Option("Classes that stay, by their names, or by their numbers where they have none") List<String> classes,
            @Option(value = "Name of the label", defaults = "label") String label) {

        public Options {
            classes = List.copyOf(classes);
            if (classes.isEmpty()) {
                throw new IllegalArgumentException("'classes' names none, and nothing would stay");
            }
        }
    }

    @Override
    public String name() {
        return "of-classes";
    }

    @Override
    public String description() {
        return "What another source gives of some classes";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        Dataset whole = DataSource.open(options.of, context);
        try {
            return new SomeClasses(whole, options.label, classes(whole, options), options.classes);
        } catch (IOException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    private static BitSet classes(Dataset whole, Options options) throws IOException {
        if (!(whole.spec().labels().get(options.label) instanceof Space.Discrete space)) {
            throw new IOException("of-classes: the data has no classes under the label '" + options.label + "', only labels "
                    + whole.spec().labels().keySet().stream().sorted().toList()
                    + "; name one of classes by 'label'");
        }
        BitSet chosen = new BitSet();
        List<String> unknown = new ArrayList<>();
        for (String name : options.classes) {
            int number = number(space, name);
            if (number < 0) {
                unknown.add(name);
            } else {
                chosen.set(number);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IOException("of-classes: the label '" + options.label + "' has no class " + String.join(", ", unknown) + "; its classes are "
                    + (space.names().isEmpty() ? "the numbers from 0 to " + (space.n() - 1) : String.join(", ", space.names())));
        }
        return chosen;
    }

    private static int number(Space.Discrete space, String name) {
        if (!space.names().isEmpty()) {
            return space.names().indexOf(name);
        }
        return name.matches("\\d{1,9}") && Integer.parseInt(name) < space.n() ? Integer.parseInt(name) : -1;
    }
}
