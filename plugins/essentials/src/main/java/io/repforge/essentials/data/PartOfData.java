package io.repforge.essentials.data;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.io.IOException;

/**
 * What another source gives without a part that is held out, or that part: options are chosen by what an encoder that has learnt from the one is worth on the
 * other, so that test data is left to tell what comes of the choice. The parts depend on nothing but these options and the data; no seed of a run changes them.
 */
public final class PartOfData implements DataSource<PartOfData.Options> {

    /**
     * Options.
     *
     * @param of the source
     * @param which which part of it
     * @param every one block of so many is held out
     * @param block trajectories, or images, of a block; more than one where neighbours are alike
     */
    public record Options(
            @Option("The data source") Use<DataSource<?>> of,
            @Option("learn: what is left to learn from; held-out: what isn't learnt from, but tested on") Part.Which which,
            @Option(value = "One block of so many is held out; as evaluate does where it names no test, every fifth", defaults = "5", min = 2) int every,
            @Option(value = "Trajectories, or images, that follow each other and stay together; more where neighbours are alike, such as images of one film",
                    defaults = "1", min = 1) int block) {}

    @Override
    public String name() {
        return "part";
    }

    @Override
    public String description() {
        return "What another source gives without a part that is held out, or that part; the same whatever the seed of the run";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        String blocks = options.every + (options.block == 1 ? " trajectories" : " blocks of " + options.block + " trajectories");
        return OpenedPart.of(DataSource.open(options.of, context), Part.of(options.which, options.every, options.block),
                (options.which == Part.Which.LEARN ? options.every - 1 : 1) + " of every " + blocks);
    }
}
