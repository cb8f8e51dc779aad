package io.repforge.framework.report;

import io.repforge.api.probe.Score;
import io.repforge.framework.recipe.RecipeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs of one recipe that differ in their seeds alone.
 *
 * @param name what it is called
 * @param runs at least one
 */
record RunGroup(String name, List<RunFiles> runs) {

    /** What doesn't make another recipe. */
    static final List<String> SAME = List.of("name", "base_directory");
    private static final List<String> SAME_BUT_SEED = List.of("name", "base_directory", "seed");
    /** What differs by less isn't called better. */
    private static final double DEVIATIONS = 2;

    /**
     * A score of several runs.
     *
     * @param deviation standard deviation over the runs, by n − 1; empty of a single one
     */
    record Mean(double value, Optional<Double> deviation, int runs) {}

    /** Runs put together by their recipes; those without one are by themselves. In the order in which they come. */
    static List<RunGroup> of(List<RunFiles> runs) {
        Map<String, List<RunFiles>> groups = new LinkedHashMap<>();
        for (RunFiles run : runs) {
            String key = run.recipe().map(recipe -> recipe.canonical(SAME_BUT_SEED)).orElse(run.folder().path().toString());
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(run);
        }
        List<String> labels = labels(groups.values().stream().map(group -> group.get(0)).toList());
        List<RunGroup> all = new ArrayList<>();
        groups.values().forEach(group -> all.add(new RunGroup(labels.get(all.size()), List.copyOf(group))));
        return all;
    }

    /** What runs are called: by their names, their folders' names, or their folders, whichever tell them apart. */
    static List<String> labels(List<RunFiles> runs) {
        List<String> names = runs.stream().map(RunFiles::name).toList();
        List<String> folders = runs.stream().map(run -> run.folder().path().toAbsolutePath().normalize().getFileName().toString()).toList();
        return Stream.of(names, folders).filter(labels -> new LinkedHashSet<>(labels).size() == runs.size()).findFirst()
                .orElseGet(() -> runs.stream().map(run -> run.folder().path().toString()).toList());
    }

    /** The name, with the number of seeds where there are several. */
    String title() {
        return runs.size() == 1 ? name : name + " (" + runs.size() + " seeds)";
    }

    /** The seeds, as far as they are known. */
    List<String> seeds() {
        return runs.stream().map(run -> run.recipe().map(RecipeText::keys).map(keys -> String.valueOf(keys.get("seed"))).orElse("–")).toList();
    }

    /** Scores that some encoder of these runs has, in order. */
    Set<Score> scores() {
        Set<Score> scores = new LinkedHashSet<>();
        runs.forEach(run -> ofEncoder(run).forEach((score, value) -> scores.add(score)));
        return scores;
    }

    /** A score of the trained encoders; empty if no run has it. */
    Optional<Mean> mean(Score score) {
        List<Double> values = runs.stream().map(run -> ofEncoder(run).get(score)).filter(value -> value != null && Double.isFinite(value)).toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return Optional.of(new Mean(mean, values.size() == 1 ? Optional.empty() : Optional.of(Math.sqrt(squares / (values.size() - 1))), values.size()));
    }

    private static Map<Score, Double> ofEncoder(RunFiles run) {
        return run.scores().flatMap(table -> table.rows().values().stream().findFirst()).map(row -> row.scores()).orElse(Map.of());
    }

    /**
     * Whether the score of a group is better than those of all others: by at least two standard deviations, of which the larger one counts, as far as there are
     * several seeds.
     */
    static boolean isBest(Score score, RunGroup group, List<RunGroup> all) {
        Optional<Mean> own = group.mean(score);
        List<Mean> others = all.stream().filter(other -> other != group).flatMap(other -> other.mean(score).stream()).toList();
        return own.isPresent() && !others.isEmpty() && others.stream().allMatch(other -> {
            double lead = score.higherIsBetter() ? own.get().value - other.value : other.value - own.get().value;
            double deviation = Math.max(own.get().deviation.orElse(0.0), other.deviation.orElse(0.0));
            return lead > 0 && lead >= DEVIATIONS * deviation;
        });
    }
}
