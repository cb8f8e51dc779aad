package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import io.repforge.benchmarks.report.Table;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a step gains by bfloat16, and what its gradients lose. */
public final class StepPrecision {

    private static final int WARM_UP = 3;

    private final int steps;

    /** @param steps that are timed of each case and precision */
    public StepPrecision(int steps) {
        this.steps = steps;
    }

    /** Both precisions in turn; no rows where the processor has no bfloat16. */
    public Table measure(List<Case> cases) throws IOException {
        String what =
                "The same steps by Repforge in both precisions, which took turns: medians of " + steps + " steps. The gradient's distance is that of the whole gradient"
                        + " in bfloat16 from that in float32, as a share of its norm.";
        List<Object[]> rows = new ArrayList<>();
        try {
            for (Case one : cases) {
                rows.add(row(one));
            }
        } catch (UserError e) {
            what += " Not on this machine: " + e.getMessage();
        }
        Table.Builder table = new Table.Builder("precision", "Steps in bfloat16", what,
                "network and algorithm", "float32, ms", "bfloat16, ms", "float32 / bfloat16", "gradient's distance");
        rows.forEach(table::row);
        return table.build();
    }

    private Object[] row(Case what) throws IOException {
        CompiledCase compiled = CompiledCase.of(what, Update.ADAM);
        Map<String, Array> trained = compiled.trained();
        Map<String, Array> state = compiled.state();
        try (RepforgeContender full = new RepforgeContender(SessionOptions.defaults());
                RepforgeContender half = new RepforgeContender(SessionOptions.defaults().withPrecision(Precision.BFLOAT16));
                StepInputs inputs = new StepInputs(compiled.model())) {
            List<Map<String, Array>> gradients = new ArrayList<>();
            List<List<Long>> nanos = new ArrayList<>();
            for (RepforgeContender contender : List.of(full, half)) {
                contender.open(what, Update.GRADIENT, trained, state);
                contender.step(inputs.of(0));
                gradients.add(contender.gradients());
                contender.open(compiled, trained, state);
                nanos.add(new ArrayList<>());
            }
            for (int step = 0; step < WARM_UP + steps; step++) {
                Map<String, Array> fed = inputs.of(step);
                long[] taken = {full.step(fed).nanos(), half.step(fed).nanos()};
                for (int i = 0; i < taken.length && step >= WARM_UP; i++) {
                    nanos.get(i).add(taken[i]);
                }
            }
            double slow = Statistics.median(nanos.get(0)) / 1e6;
            double fast = Statistics.median(nanos.get(1)) / 1e6;
            return new Object[] {what.title(), slow, fast, slow / fast, distance(gradients.get(0), gradients.get(1))};
        }
    }

    private static double distance(Map<String, Array> exact, Map<String, Array> rounded) {
        double norm = 0;
        double apart = 0;
        for (Map.Entry<String, Array> gradient : exact.entrySet()) {
            norm += Statistics.squaredNorm(gradient.getValue().toFloats());
            apart += Statistics.squaredDistance(gradient.getValue().toFloats(), Objects.requireNonNull(rounded.get(gradient.getKey())).toFloats());
        }
        return Math.sqrt(apart / norm);
    }
}
