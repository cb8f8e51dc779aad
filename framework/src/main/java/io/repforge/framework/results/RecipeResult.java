package io.repforge.framework.results;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.evaluate.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one recipe reached.
 *
 * @param recipe its name, with what was changed of it
 * @param judged data that its probes were tested on
 * @param features what the encoder gives
 * @param scores what there is to tell, in order
 * @param runs one for each seed; at least one
 */
public record RecipeResult(String recipe, Judged judged, String features, List<Score> scores, List<SeedRun> runs) {

    /** The row that the others are compared with. */
    public static final String TRAINED = "trained";
    /** The row of the same encoder as it was before. */
    public static final String UNTRAINED = "untrained";
    /** The row of an encoder that learnt from labels: an upper bound, to which nothing has to be better. */
    public static final String SUPERVISED = "supervised";

    private static final String SPREAD = "spread";
    /** Of how far features spread at least, as a multiple of what features all around have; below they have collapsed. */
    private static final double COLLAPSED = 0.1;

    public RecipeResult {
        scores = List.copyOf(scores);
        runs = List.copyOf(runs);
    }

    /** The rows that some run has, in order, with their values by the names of scores. */
    public Map<String, Map<String, SeedValues>> rows() {
        Map<String, Map<String, List<Double>>> lists = new LinkedHashMap<>();
        runs.forEach(run -> run.rows().forEach((row, numbers) -> numbers.forEach((score, value) -> lists
                .computeIfAbsent(row, any -> new LinkedHashMap<>()).computeIfAbsent(score, any -> new ArrayList<>()).add(value))));
        Map<String, Map<String, SeedValues>> rows = new LinkedHashMap<>();
        lists.forEach((row, scores) -> {
            Map<String, SeedValues> values = new LinkedHashMap<>();
            scores.forEach((score, list) -> values.put(score, new SeedValues(list)));
            rows.put(row, values);
        });
        return rows;
    }

    /** What a trained encoder is to be better than: everything that saw no label and no training. */
    public List<String> compared() {
        return rows().keySet().stream().filter(row -> !row.equals(TRAINED) && !row.startsWith(SUPERVISED) && !isOfOtherData(row)).toList();
    }

    /** Whether a row tells of the encoder on data to which it was transferred. */
    static boolean isOfOtherData(String row) {
        return row.contains(": ");
    }

    /** How the trained encoder compares with another row, by score. */
    public Map<Score, Verdict> verdicts(String row) {
        Map<String, SeedValues> ours = rows().getOrDefault(TRAINED, Map.of());
        Map<String, SeedValues> other = rows().getOrDefault(row, Map.of());
        Map<Score, Verdict> verdicts = new LinkedHashMap<>();
        for (Score score : scores) {
            SeedValues a = ours.get(score.name());
            SeedValues b = other.get(score.name());
            if (a != null && b != null && !score.name().equals(SPREAD)) {
                verdicts.put(score, Verdict.of(score, a, b));
            }
        }
        return verdicts;
    }

    /** Whether the trained encoder is better by this score than everything that it is compared with there. */
    boolean isBetterThanAll(Score score) {
        List<Verdict> verdicts = compared().stream().map(this::verdicts).filter(row -> row.containsKey(score)).map(row -> row.get(score)).toList();
        return !verdicts.isEmpty() && verdicts.stream().allMatch(Verdict.BETTER::equals);
    }

    /**
     * What speaks against it that the encoder has learnt something.
     *
     * @return sentences; empty if it is better than untrained by more scores than it is worse, and hasn't collapsed
     */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        verdicts(UNTRAINED).values().forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
        int better = counts.getOrDefault(Verdict.BETTER, 0);
        int worse = counts.getOrDefault(Verdict.WORSE, 0);
        if (counts.containsKey(Verdict.UNTOLD)) {
            doubts.add(recipe + ": " + runs.size() + " seeds are too few to tell whether it is better than untrained; there must be at least " + Verdict.SEEDS + ".");
        } else if (better <= worse) {
            doubts.add(recipe + " is better than untrained by " + better + " and worse by " + worse + " of " + verdicts(UNTRAINED).size() + " scores.");
        }
        SeedValues spread = rows().getOrDefault(TRAINED, Map.of()).get(SPREAD);
        if (spread != null && spread.mean() < COLLAPSED) {
            doubts.add(recipe + " has collapsed: its features spread by " + String.format(Locale.ROOT, "%.3f", spread.mean()) + ".");
        }
        return doubts;
    }

    /** The seeds, in order. */
    Set<Long> seeds() {
        Set<Long> seeds = new TreeSet<>();
        runs.forEach(run -> seeds.add(run.seed()));
        return seeds;
    }

    /** The seeds that were trained in each precision, in order. A recipe that leaves it to the machine gets another one from another machine. */
    Map<String, List<Long>> precisions() {
        Map<String, List<Long>> precisions = new LinkedHashMap<>();
        runs.forEach(run -> precisions.computeIfAbsent(run.precision(), any -> new ArrayList<>()).add(run.seed()));
        return precisions;
    }

    /** Pairs that a run was trained on, repetitions counted. */
    long pairs() {
        return runs.get(0).pairs();
    }

    /** Seconds of training at each seed. */
    SeedValues seconds() {
        return new SeedValues(runs.stream().map(SeedRun::seconds).toList());
    }
}
