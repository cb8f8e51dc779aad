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

/** How the time of a step grows with the batch and with the width of the network. */
public final class StepSizes {

    private static final int[] BATCHES = {16, 32, 64, 128, 256};
    private static final double[] WIDTHS = {0.25, 0.5, 1, 2};
    private static final int USUAL_BATCH = 64;
    private static final double USUAL_WIDTH = 0.5;
    private static final StepSpec DATA = StepSpec.of(Space.image(1, 28, 28));

    private final int steps;

    /** @param steps that are timed of each size */
    public StepSizes(int steps) {
        this.steps = steps;
    }

    /** Steps of SimCLR with a small network. */
    public Table measure() throws IOException {
        Table.Builder table = new Table.Builder("sizes", "Step time against batch and width", "SimCLR with magical-cnn, arch small, on 1×28×28, augmented; medians of "
                + steps + " steps.", "batch", "width", "ms", "samples/s");
        try (RepforgeContender engine = new RepforgeContender()) {
            for (int batch : BATCHES) {
                add(table, engine, batch, USUAL_WIDTH);
            }
            for (double width : WIDTHS) {
                add(table, engine, USUAL_BATCH, width);
            }
        }
        return table.build();
    }

    private void add(Table.Builder table, RepforgeContender engine, int batch, double width) throws IOException {
        Recipe recipe = Recipes.of(Map.of("name", "sizes", "algorithm", "simclr", "batch_size", batch,
                "encoder", Map.of("use", "magical-cnn", "arch", "small", "width", width)), Path.of(""), ClassPathComponents.load());
        CompiledCase compiled = CompiledCase.of(recipe, DATA);
        engine.open(compiled, compiled.trained(), compiled.state());
        List<Long> nanos = new ArrayList<>();
        try (StepInputs inputs = new StepInputs(compiled.model())) {
            for (int step = 0; step < 3 + steps; step++) {
                long taken = engine.step(inputs.of(step)).nanos();
                if (step >= 3) {
                    nanos.add(taken);
                }
            }
        }
        double milliseconds = Statistics.median(nanos) / 1e6;
        table.row(batch, width, milliseconds, batch / milliseconds * 1000);
    }
}
