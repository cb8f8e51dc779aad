package io.repforge.benchmarks.steps;

import io.repforge.benchmarks.report.Table;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Training steps on Repforge and on libtorch, each in a process of its own, in turn. */
public final class StepBenchmark {

    private static final double GIGABYTE = 1 << 30;

    private final int warmUp;
    private final int steps;
    private final Consumer<String> progress;

    /**
     * @param warmUp steps of each engine that aren't counted
     * @param steps steps of each engine that are
     * @param progress told what goes on
     */
    public StepBenchmark(int warmUp, int steps, Consumer<String> progress) {
        this.warmUp = warmUp;
        this.steps = steps;
        this.progress = progress;
    }

    /**
     * Checks and times cases.
     *
     * @throws DisagreementException if the engines don't compute the same in one of them
     */
    public Table measure(List<Case> cases) throws IOException {
        Table.Builder table = new Table.Builder("steps", "Training steps beside libtorch", "One step, from pixels and random numbers to parameters moved by Adam, batch "
                + Case.BATCH + ": medians of " + steps + " steps that the engines took in turn. A ratio above 1 means that Repforge is faster. The gradient error is the"
                + " largest distance of a parameter's gradient from that in float64, as a share of its norm.",
                "network and algorithm", "Repforge, ms", "libtorch, ms", "libtorch tuned, ms", "libtorch / Repforge", "libtorch tuned / Repforge",
                "Repforge, GiB", "libtorch, GiB", "libtorch tuned, GiB", "Repforge's gradient error", "libtorch's gradient error");
        for (Case what : cases) {
            // New processes for each case, so that the memory of one isn't that of all before.
            Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
            try {
                for (Engine engine : Engine.values()) {
                    contenders.put(engine, ContenderProcess.start(engine));
                }
                StepComparison.Result result = new StepComparison(contenders).measure(what, warmUp, steps);
                row(table, result);
                progress.accept(what.title() + ": " + result.milliseconds() + " ms");
            } finally {
                for (Contender contender : contenders.values()) {
                    contender.close();
                }
            }
        }
        return table.build();
    }

    private static void row(Table.Builder table, StepComparison.Result result) {
        double ours = result.milliseconds().get(Engine.REPFORGE);
        double theirs = result.milliseconds().get(Engine.LIBTORCH);
        double tuned = result.milliseconds().get(Engine.LIBTORCH_TUNED);
        table.row(result.what().title(), ours, theirs, tuned, theirs / ours, tuned / ours,
                result.peakMemory().get(Engine.REPFORGE) / GIGABYTE, result.peakMemory().get(Engine.LIBTORCH) / GIGABYTE,
                result.peakMemory().get(Engine.LIBTORCH_TUNED) / GIGABYTE,
                result.gradientError().get(Engine.REPFORGE), result.gradientError().get(Engine.LIBTORCH));
    }
}
