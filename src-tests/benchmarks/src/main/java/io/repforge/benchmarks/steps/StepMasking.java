package io.repforge.benchmarks.steps;

import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.benchmarks.report.Table;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a masked autoencoder saves by an encoder that sees a part of the patches alone (He et al. 2022, section 3 and table 2): its step beside that of the same network
 * which hides a single patch, the fewest there can be. Decoder, loss and augmentation are the same, and the decoder sees all places in either.
 */
public final class StepMasking {

    private static final int SIDE = 32;
    private static final int PATCH = 4;
    private static final int PATCHES = SIDE / PATCH * (SIDE / PATCH);
    private static final int BATCH = 128;
    private static final int WARM_UP = 3;
    /** How many patches are hidden: as good as none, to which the others are compared; half; as many as in the paper. */
    private static final int[] HIDDEN = {1, PATCHES / 2, PATCHES * 3 / 4};

    private final int steps;

    /** @param steps that are timed of each number of hidden patches */
    public StepMasking(int steps) {
        this.steps = steps;
    }

    /** Steps of all in turn, so that a machine which is busy for a while is so for all. */
    public Table measure() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (int hidden : HIDDEN) {
                entries.add(Entry.open(hidden));
            }
            for (int step = 0; step < WARM_UP + steps; step++) {
                for (Entry entry : entries) {
                    entry.step(step, step >= WARM_UP);
                }
            }
            Table.Builder table = new Table.Builder("masking", "Step time against hidden patches",
                    "MAE with a ViT-tiny of " + PATCHES + " patches on 3×" + SIDE + "×" + SIDE
                            + ", batch " + BATCH + "; medians of " + steps + " steps, which took turns.",
                    "patches hidden", "seen by the encoder", "ms", "share of the first");
            double whole = entries.get(0).milliseconds();
            entries.forEach(entry -> table.row(entry.hidden, PATCHES - entry.hidden, entry.milliseconds(), entry.milliseconds() / whole));
            return table.build();
        } finally {
            entries.forEach(Entry::close);
        }
    }

    /**
     * One number of hidden patches.
     *
     * @param nanos of the steps that count
     */
    private record Entry(int hidden, RepforgeContender engine, StepInputs inputs, List<Long> nanos) implements AutoCloseable {

        static Entry open(int hidden) throws IOException {
            Recipe recipe = Recipes.of(Map.of("name", "masking", "batch_size", BATCH,
                    "algorithm", Map.of("use", "mae", "patch", PATCH, "ratio", (double) hidden / PATCHES)), Path.of(""), ClassPathComponents.load());
            CompiledCase compiled = CompiledCase.of(recipe, StepSpec.of(Space.image(3, SIDE, SIDE)));
            RepforgeContender engine = new RepforgeContender();
            engine.open(compiled, compiled.trained(), compiled.state());
            return new Entry(hidden, engine, new StepInputs(compiled.model()), new ArrayList<>());
        }

        void step(int step, boolean counts) {
            long taken = engine.step(inputs.of(step)).nanos();
            if (counts) {
                nanos.add(taken);
            }
        }

        double milliseconds() {
            return Statistics.median(nanos) / 1e6;
        }

        @Override
        public void close() {
            inputs.close();
            engine.close();
        }
    }
}
