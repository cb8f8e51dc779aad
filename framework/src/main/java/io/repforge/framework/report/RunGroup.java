package io.repforge.framework.report;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.evaluate.Verdict;
import io.repforge.framework.recipe.RecipeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        int seeds = new LinkedHashSet<>(seeds()).size();
        return runs.size() == 1 ? name : repeated().isEmpty() ? name + " (" + runs.size() + " seeds)"
                : name + " (" + runs.size() + " runs of " + seeds + (seeds == 1 ? " seed)" : " seeds)");
    }

    /** Runs of the same seed, by that: they tell no more than one of them, but that the machine or the version was another. */
    Map<String, List<RunFiles>> repeated() {
        Map<String, List<RunFiles>> bySeed = new LinkedHashMap<>();
        List<String> seeds = seeds();
        for (int i = 0; i < runs.size(); i++) {
            bySeed.computeIfAbsent(seeds.get(i), any -> new ArrayList<>()).add(runs.get(i));
        }
        bySeed.values().removeIf(ofSeed -> ofSeed.size() == 1);
        return bySeed;
    }

    /** What is to be said of {@link #repeated}, in a sentence for each seed. */
    List<String> repetitions() {
        return repeated().entrySet().stream().map(seed -> "Of " + name + " there are " + seed.getValue().size() + " runs of the seed " + seed.getKey() + " ("
                + seed.getValue().stream().map(run -> run.folder().path().toString()).collect(Collectors.joining(", "))
                + "), which count as if they were of different seeds: leave out all but one.").toList();
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

    /** A score of the trained encoders, as far as it is a number; empty if no run has it. */
    Optional<SeedValues> values(Score score) {
        List<Double> values = runs.stream().map(run -> ofEncoder(run).get(score)).filter(value -> value != null && Double.isFinite(value)).toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(new SeedValues(values));
    }

    private static Map<Score, Double> ofEncoder(RunFiles run) {
        return run.scores().flatMap(table -> table.rows().values().stream().findFirst()).map(row -> row.scores()).orElse(Map.of());
    }

    /** Whether the score of a group leads those of all others, as {@link Verdict} says. */
    static boolean isBest(Score score, RunGroup group, List<RunGroup> all) {
        Optional<SeedValues> own = group.values(score);
        List<SeedValues> others = all.stream().filter(other -> other != group).flatMap(other -> other.values(score).stream()).toList();
        return own.isPresent() && !others.isEmpty() && others.stream().allMatch(other -> Verdict.leads(score, own.get(), other));
    }
}
