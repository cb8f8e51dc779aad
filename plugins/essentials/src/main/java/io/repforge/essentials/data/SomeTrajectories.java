package io.repforge.essentials.data;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.io.IOException;

/**
 * So many trajectories of another source, as eirli's {@code n_trajs} takes them: what little of a demonstration is worth. What is chosen depends on nothing but these
 * options and the data; no seed of a run changes it.
 */
public final class SomeTrajectories implements DataSource<SomeTrajectories.Options> {

    /**
     * Options.
     *
     * @param of the source
     * @param n how many trajectories
     * @param draw which
     * @param seed of the draw
     */
    public record Options(
            @Option("The data source") Use<DataSource<?>> of,
            @Option(value = "How many trajectories; each still image is one", min = 1) long n,
            @Option(value = "first: the first ones in the order of the data; random: drawn from all, for which the data is run through once when it is opened",
                    defaults = "first") Draw draw,
            @Option(value = "Seed of the draw", defaults = "0") long seed) {}

    @Override
    public String name() {
        return "some-trajectories";
    }

    @Override
    public String description() {
        return "So many trajectories of another source, the first or some at random";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        Dataset whole = DataSource.open(options.of, context);
        try {
            Chosen chosen = Chosen.of(whole, name(), Chosen.Unit.TRAJECTORIES, options.n, options.draw, options.seed);
            return OpenedPart.of(whole, chosen, chosen.of(whole.contents(), name(), Chosen.Unit.TRAJECTORIES, options.n, options.draw));
        } catch (IOException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }
}
