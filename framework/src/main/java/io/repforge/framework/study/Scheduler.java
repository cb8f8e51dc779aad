package io.repforge.framework.study;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.SeedValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says what is worth doing next, by asynchronous successive halving: Li et al. 2018, A System for Massively Parallel Hyperparameter Tuning, algorithm 2
 * (arXiv 1810.05934). A configuration that is among the best 1/η of those which have got to its rung goes on to the next, η times as many epochs; where there is
 * none, another begins. It waits for nothing, so that no worker does. A configuration is judged by the mean over its seeds, once all are there; one of which a run
 * has failed counts as the worst.
 *
 * <p>It differs in that configurations are finitely many. When nothing else is left to do, the best of the highest rung goes on even if it is none of η, so that at
 * least one gets to its end. What is said depends on nothing but the order in which runs have come to their rungs.
 */
final class Scheduler {

    private final List<Candidate> candidates;
    private final List<Long> seeds;
    private final int reduction;
    private final boolean higherIsBetter;

    /**
     * A configuration.
     *
     * @param id its name in {@link Progress}
     */
    record Candidate(String id, Rungs rungs) {}

    Scheduler(List<Candidate> candidates, List<Long> seeds, int reduction, Score score) {
        this.candidates = List.copyOf(candidates);
        this.seeds = List.copyOf(seeds);
        this.reduction = reduction;
        this.higherIsBetter = score.higherIsBetter();
    }

    static Scheduler of(StudyPlan plan, Score score) {
        return new Scheduler(plan.configurations().stream().map(one -> new Candidate(one.id(), Rungs.of(plan.study().earlyStopping(), one.epochs()))).toList(),
                plan.study().seeds(), plan.study().earlyStopping().reduction(), score);
    }

    /**
     * The next run to be begun or gone on with.
     *
     * @param isNewAllowed whether a run may begin that hasn't
     * @return empty if there is none as long as those that are going on haven't come to their rungs; none at all if nothing goes on
     */
    Optional<Job> next(Progress progress, boolean isNewAllowed) {
        return pending(progress, isNewAllowed).or(() -> promotion(progress)).or(() -> isNewAllowed ? fresh(progress) : Optional.empty())
                .or(() -> progress.isAnyRunning() ? Optional.empty() : last(progress));
    }

    /** A seed that is missing of a configuration that has begun. */
    private Optional<Job> pending(Progress progress, boolean isNewAllowed) {
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            OptionalInt rung = progress.rung(candidate.id, seeds, candidate.rungs);
            if (rung.isPresent()) {
                Optional<Job> job = missing(progress, i, rung.getAsInt(), isNewAllowed);
                if (job.isPresent()) {
                    return job;
                }
            }
        }
        return Optional.empty();
    }

    /** Rung by rung, as seeds that are added later lack them all. */
    private Optional<Job> missing(Progress progress, int configuration, int rung, boolean isNewAllowed) {
        Candidate candidate = candidates.get(configuration);
        for (long seed : seeds) {
            RunState run = progress.run(candidate.id, seed);
            Optional<Integer> next = candidate.rungs.epochs().subList(0, rung + 1).stream().filter(epoch -> epoch > run.reached()).findFirst();
            if (next.isPresent() && !run.isRunning() && run.failure() == null && (isNewAllowed || run.begunTo() > 0)) {
                return Optional.of(new Job(configuration, seed, next.get()));
            }
        }
        return Optional.empty();
    }

    /** The highest rung first. */
    private Optional<Job> promotion(Progress progress) {
        int highest = candidates.stream().mapToInt(candidate -> candidate.rungs.last()).max().orElse(0);
        for (int rung = highest - 1; rung >= 0; rung--) {
            List<Integer> ranked = ranked(progress, rung);
            for (int configuration : ranked.subList(0, Math.min(ranked.size(), settled(progress, rung) / reduction))) {
                if (isAt(progress, configuration, rung)) {
                    return Optional.of(sent(configuration, rung + 1));
                }
            }
        }
        return Optional.empty();
    }

    private Job sent(int configuration, int rung) {
        return new Job(configuration, seeds.get(0), candidates.get(configuration).rungs.epochs().get(rung));
    }

    private boolean isAt(Progress progress, int configuration, int rung) {
        OptionalInt now = progress.rung(candidates.get(configuration).id, seeds, candidates.get(configuration).rungs);
        return now.isPresent() && now.getAsInt() == rung;
    }

    private int settled(Progress progress, int rung) {
        return (int) candidates.stream().filter(candidate -> rung <= candidate.rungs.last() && progress.rung(candidate.id, seeds, candidate.rungs).orElse(-1) >= rung
                && progress.isSettled(candidate.id, seeds, candidate.rungs.epochs().get(rung))).count();
    }

    /** Configurations that were judged at a rung, the best first. */
    private List<Integer> ranked(Progress progress, int rung) {
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (mean(progress, i, rung) != null) {
                there.add(i);
            }
        }
        Comparator<Integer> rising = Comparator.comparingDouble(configuration -> {
            Double mean = mean(progress, configuration, rung);
            return mean == null ? Double.NaN : mean;
        });
        there.sort(higherIsBetter ? rising.reversed() : rising);
        return there;
    }

    private @Nullable Double mean(Progress progress, int configuration, int rung) {
        Candidate candidate = candidates.get(configuration);
        return rung > candidate.rungs.last() ? null : progress.scores(candidate.id, seeds, candidate.rungs.epochs().get(rung)).map(SeedValues::mean).orElse(null);
    }

    private Optional<Job> fresh(Progress progress) {
        for (int i = 0; i < candidates.size(); i++) {
            if (progress.rung(candidates.get(i).id, seeds, candidates.get(i).rungs).isEmpty()) {
                return missing(progress, i, 0, true);
            }
        }
        return Optional.empty();
    }

    /** Nothing goes on: of the highest rung at which some configuration was judged, the best. */
    private Optional<Job> last(Progress progress) {
        int highest = candidates.stream().mapToInt(candidate -> candidate.rungs.last()).max().orElse(0);
        for (int rung = highest; rung >= 0; rung--) {
            List<Integer> ranked = ranked(progress, rung);
            if (!ranked.isEmpty()) {
                int at = rung;
                return ranked.stream().filter(one -> at < candidates.get(one).rungs.last() && isAt(progress, one, at)).findFirst().map(best -> sent(best, at + 1));
            }
        }
        return Optional.empty();
    }
}
