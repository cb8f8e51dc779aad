package io.repforge.benchmarks.steps;

import io.repforge.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Training steps on Repforge and on libtorch, each in a process of its own, in turn. */
public final class StepBenchmark {

    private static final double GIGABYTE = 1 << 30;

    private final int warmUp;
    private final int steps;
    private final int runs;
    private final Consumer<String> progress;

    /**
     * @param warmUp steps of each engine that aren't counted, in each run
     * @param steps steps of each engine that are
     * @param runs how often each case is measured, in new processes
     * @param progress told what goes on
     */
    public StepBenchmark(int warmUp, int steps, int runs, Consumer<String> progress) {
        this.warmUp = warmUp;
        this.steps = steps;
        this.runs = runs;
        this.progress = progress;
    }

    /**
     * Checks and times cases.
     *
     * @throws DisagreementException if the engines don't compute the same in one of them
     */
    public Table measure(List<Case> cases) throws IOException {
        List<List<StepComparison.Result>> results = new ArrayList<>();
        cases.forEach(what -> results.add(new ArrayList<>()));
        for (int run = 1; run <= runs; run++) {
            for (int i = 0; i < cases.size(); i++) {
                StepComparison.Result result = new StepComparison(ContenderProcess::start).measure(cases.get(i), warmUp, steps);
                results.get(i).add(result);
                progress.accept("run " + run + ", " + cases.get(i).title() + ": " + result.milliseconds() + " ms"
                        + (result.firstLossAlone() ? "; only the first losses were compared, since float32 has these gradients roughly" : ""));
            }
        }
        Table.Builder table = new Table.Builder("steps", "Training steps beside libtorch", "One step, from pixels and random numbers to parameters moved by Adam, batch "
                + Case.USUAL_BATCH + " unless it says otherwise: medians of " + runs + " runs, of " + steps
                + " turns each that the engines took, of one step or of 100 ms; of ratios, those of all runs. A ratio above 1"
                + " means that Repforge is faster. The gradient error is the largest distance of a parameter's gradient from that in float64, as a share of its norm. The memory is the most of a process that has opened the step and trained."
                + firstLossAlone(results),
                "network and algorithm", "Repforge, ms", "libtorch, ms", "libtorch tuned, ms", "libtorch / Repforge", "in each run",
                "libtorch tuned / Repforge", "in each run of these", "Repforge, GiB", "libtorch, GiB", "libtorch tuned, GiB",
                "Repforge's gradient error", "libtorch's gradient error");
        results.forEach(ofCase -> row(table, ofCase));
        return table.build();
    }

    private static void row(Table.Builder table, List<StepComparison.Result> runs) {
        table.row(runs.get(0).what().title(), time(runs, Engine.REPFORGE), time(runs, Engine.LIBTORCH), time(runs, Engine.LIBTORCH_TUNED),
                median(runs, run -> ratio(run, Engine.LIBTORCH)), each(runs, Engine.LIBTORCH),
                median(runs, run -> ratio(run, Engine.LIBTORCH_TUNED)), each(runs, Engine.LIBTORCH_TUNED),
                memory(runs, Engine.REPFORGE), memory(runs, Engine.LIBTORCH), memory(runs, Engine.LIBTORCH_TUNED),
                error(runs, Engine.REPFORGE), error(runs, Engine.LIBTORCH));
    }

    private static String firstLossAlone(List<List<StepComparison.Result>> results) {
        List<String> cases = results.stream().filter(runs -> runs.stream().anyMatch(StepComparison.Result::firstLossAlone))
                .map(runs -> runs.get(0).what().title()).toList();
        return cases.isEmpty() ? "" : " Where float32 has gradients roughly only the first losses were compared: " + String.join("; ", cases) + ".";
    }

    private static double time(List<StepComparison.Result> runs, Engine engine) {
        return median(runs, run -> run.milliseconds().get(engine));
    }

    private static double ratio(StepComparison.Result run, Engine engine) {
        return Objects.requireNonNull(run.milliseconds().get(engine)) / Objects.requireNonNull(run.milliseconds().get(Engine.REPFORGE));
    }

    private static String each(List<StepComparison.Result> runs, Engine engine) {
        return String.join(" ", runs.stream().map(run -> String.format(Locale.ROOT, "%.2f", ratio(run, engine))).toList());
    }

    private static double memory(List<StepComparison.Result> runs, Engine engine) {
        return median(runs, run -> Objects.requireNonNull(run.peakMemory().get(engine)) / GIGABYTE);
    }

    private static double error(List<StepComparison.Result> runs, Engine engine) {
        return median(runs, run -> run.gradientError().get(engine));
    }

    private static double median(List<StepComparison.Result> runs, ToDoubleFunction<StepComparison.Result> value) {
        return Statistics.median(runs.stream().mapToDouble(value).toArray());
    }
}
