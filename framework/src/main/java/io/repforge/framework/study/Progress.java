package io.repforge.framework.study;

import io.repforge.framework.evaluate.SeedValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How far the runs of a study have got, of those too that no longer belong to it. */
final class Progress {

    private final Map<String, Map<Long, RunState>> runs = new LinkedHashMap<>();

    /** Of a configuration at a seed; one that hasn't begun if there is no other. */
    RunState run(String configuration, long seed) {
        return runs.computeIfAbsent(configuration, any -> new LinkedHashMap<>()).computeIfAbsent(seed, any -> new RunState());
    }

    /** What the journal tells. */
    void take(Event event) {
        RunState run = run(event.configuration(), event.seed());
        switch (event.kind()) {
            case BEGUN -> run.begun(event.epoch());
            case REACHED -> run.reached(event.epoch(), Objects.requireNonNull(event.score(), "what was reached has a score"), event.seconds());
            case FAILED -> run.failed(Objects.requireNonNullElse(event.message(), "it failed"), event.seconds());
        }
    }

    /** Names of configurations that have begun. */
    List<String> begun() {
        return runs.entrySet().stream().filter(runs -> runs.getValue().values().stream().anyMatch(run -> run.begunTo() > 0)).map(Map.Entry::getKey).toList();
    }

    /** Runs that have begun. */
    long runsBegun() {
        return all().filter(run -> run.begunTo() > 0).count();
    }

    /** Epochs that were trained, or are. */
    long epochs() {
        return all().mapToLong(run -> run.isRunning() ? run.begunTo() : run.reached()).sum();
    }

    boolean isAnyRunning() {
        return all().anyMatch(RunState::isRunning);
    }

    private Stream<RunState> all() {
        return runs.values().stream().flatMap(ofSeeds -> ofSeeds.values().stream());
    }

    /** The highest rung to which some run of a configuration was sent; empty if none was. */
    OptionalInt rung(String configuration, List<Long> seeds, Rungs rungs) {
        return IntStream.rangeClosed(0, rungs.last()).map(i -> rungs.last() - i)
                .filter(rung -> seeds.stream().anyMatch(seed -> run(configuration, seed).begunTo() >= rungs.epochs().get(rung))).findFirst();
    }

    /** Whether nothing more will be known of a configuration at so many epochs: all its runs were judged there, or have failed. */
    boolean isSettled(String configuration, List<Long> seeds, int epoch) {
        return seeds.stream().map(seed -> run(configuration, seed)).allMatch(run -> run.scores().containsKey(epoch) || run.failure() != null && !run.isRunning());
    }

    /** Scores of a configuration at so many epochs; empty unless all its runs have one. */
    Optional<SeedValues> scores(String configuration, List<Long> seeds, int epoch) {
        List<Double> values = seeds.stream().map(seed -> run(configuration, seed).scores().get(epoch)).filter(Objects::nonNull).toList();
        return values.size() < seeds.size() ? Optional.empty() : Optional.of(new SeedValues(values));
    }
}
