package io.repforge.framework.study;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.study.StudyDriver.Ending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What came of a study so far.
 *
 * @param score the one that decides
 * @param rows a row for each configuration, in the study's order
 * @param ending how the study ended; null as long as it goes on
 */
record StudyResult(StudyPlan plan, Score score, List<Row> rows, @Nullable Ending ending) {

    StudyResult {
        rows = List.copyOf(rows);
    }

    /** How a configuration stands. */
    enum State {
        /** All its runs got to their end. */
        FINISHED,
        /** Others were better, so that it didn't go on. */
        STOPPED,
        /** A run has failed. */
        FAILED,
        /** Some run goes on at this moment. */
        RUNNING,
        /** It has begun, and would go on. */
        PAUSED,
        /** It hasn't begun. */
        WAITING;

        String words() {
            return this == WAITING ? "not begun" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** A run. */
    record Run(long seed, RunState state, RunFolder folder) {}

    /**
     * A configuration.
     *
     * @param number counted from 1
     * @param runs one for each seed
     */
    record Row(int number, StudyPlan.Planned planned, List<Run> runs, State state) {

        Row {
            runs = List.copyOf(runs);
        }

        /** Epochs at which it is judged: the most at which all its runs were, or where there are none, any. */
        int epochs() {
            NavigableSet<Integer> all = new TreeSet<>();
            runs.forEach(run -> all.addAll(run.state().scores().keySet()));
            return all.descendingSet().stream().filter(epoch -> values(epoch).orElseThrow().count() == runs.size()).findFirst()
                    .orElseGet(() -> all.isEmpty() ? 0 : all.last());
        }

        /** Scores after so many epochs; empty where no run has one. */
        Optional<SeedValues> values(int epoch) {
            List<Double> values = runs.stream().map(run -> run.state().scores().get(epoch)).filter(Objects::nonNull).toList();
            return values.isEmpty() ? Optional.empty() : Optional.of(new SeedValues(values));
        }

        /** Scores by which it is judged; empty if there are none. */
        Optional<SeedValues> values() {
            return values(epochs());
        }

        /** Whether all its runs have one. */
        boolean isWhole() {
            return values().filter(values -> values.count() == runs.size()).isPresent();
        }

        double seconds() {
            return runs.stream().mapToDouble(run -> run.state().seconds()).sum();
        }

        List<String> failures() {
            return runs.stream().filter(run -> run.state().failure() != null).map(run -> "seed " + run.seed() + ": " + run.state().failure()).toList();
        }
    }

    static StudyResult of(StudyPlan plan, Score score, StudyFolder folder, Progress progress, @Nullable Ending ending) {
        List<Row> rows = new ArrayList<>();
        for (StudyPlan.Planned planned : plan.configurations()) {
            List<Run> runs = plan.study().seeds().stream()
                    .map(seed -> new Run(seed, progress.run(planned.id(), seed), new RunFolder(folder.run(planned.id(), seed)))).toList();
            rows.add(new Row(rows.size() + 1, planned, runs, state(planned, runs, ending)));
        }
        return new StudyResult(plan, score, rows, ending);
    }

    private static State state(StudyPlan.Planned planned, List<Run> runs, @Nullable Ending ending) {
        if (runs.stream().anyMatch(run -> run.state().isRunning())) {
            return State.RUNNING;
        } else if (runs.stream().anyMatch(run -> run.state().failure() != null)) {
            return State.FAILED;
        } else if (runs.stream().allMatch(run -> run.state().scores().containsKey(planned.epochs()))) {
            return State.FINISHED;
        } else if (runs.stream().allMatch(run -> run.state().begunTo() == 0)) {
            return State.WAITING;
        }
        return ending == Ending.DONE ? State.STOPPED : State.PAUSED;
    }

    /** The best first: what all seeds have got the farthest with, and the best of these. What has no score comes last. */
    List<Row> ranked() {
        Comparator<Row> byScore = Comparator.comparingDouble(row -> row.values().map(SeedValues::mean).orElse(0.0));
        List<Row> ranked = new ArrayList<>(rows);
        ranked.sort(Comparator.comparing((Row row) -> row.values().isPresent()).reversed()
                .thenComparing(Comparator.comparing(Row::isWhole).reversed())
                .thenComparing(Comparator.comparing((Row row) -> share(row)).reversed())
                .thenComparing(score.higherIsBetter() ? byScore.reversed() : byScore));
        return Collections.unmodifiableList(ranked);
    }

    /** Where configurations have different lengths, their ends are compared. */
    private static double share(Row row) {
        return (double) row.epochs() / row.planned().epochs();
    }

    /** The best; empty as long as nothing has a score. */
    Optional<Row> best() {
        return ranked().stream().filter(row -> row.values().isPresent()).findFirst();
    }

    /**
     * Those that the best doesn't lead by more than a standard deviation of the difference of two runs, √(s₁² + s₂²), among those that were judged as late as the
     * best; none where there is one seed, of which nothing is known.
     */
    List<Row> asGood() {
        Optional<Row> best = best();
        if (best.isEmpty() || best.get().values().orElseThrow().count() < 2) {
            return List.of();
        }
        SeedValues values = best.get().values().orElseThrow();
        return ranked().stream().filter(row -> row != best.get() && row.isWhole() == best.get().isWhole() && share(row) == share(best.get()) && row.values().isPresent())
                .filter(row -> {
                    SeedValues other = row.values().orElseThrow();
                    return Math.abs(values.mean() - other.mean()) <= Math.hypot(values.deviation(), other.deviation());
                }).toList();
    }

    /** Keys that configurations differ in. */
    List<String> keys() {
        return List.copyOf(plan.study().space().domains().keySet());
    }
}
