package io.repforge.framework.train;

import io.repforge.api.Freezing;
import io.repforge.api.Schedule;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.framework.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What makes no sense about a run and can be known before its first step. */
final class Forewarning {

    /** A learning rate that never gets above this share of what the optimizer was given is taken for a mistake. */
    private static final double HARDLY_REACHED = 0.5;
    private static final long MOST_POINTS = 100_000;

    private Forewarning() {}

    /** Steps of all the data together; empty where that isn't known of some. */
    static OptionalLong size(List<? extends Dataset> data) {
        return data.stream().anyMatch(one -> one.size().isEmpty()) ? OptionalLong.empty()
                : OptionalLong.of(data.stream().mapToLong(one -> one.size().getAsLong()).sum());
    }

    /**
     * Warns of data that is smaller than a batch.
     *
     * @param batchSize N
     */
    static Optional<String> ofData(List<? extends Dataset> data, int batchSize) {
        OptionalLong size = size(data);
        return size.isEmpty() || size.getAsLong() >= batchSize ? Optional.empty()
                : Optional.of("The training data has " + size.getAsLong() + " steps, fewer than a batch of " + batchSize
                        + ": each batch holds copies, which a contrastive loss takes for negatives of each other. Lower batch_size, or give more data.");
    }

    /**
     * Warns of a schedule that doesn't fit the length of the run.
     *
     * @param base the optimizer's learning rate
     */
    static Optional<String> ofSchedule(Use<? extends Schedule<?>> schedule, double base, long totalSteps, long stepsPerEpoch) {
        double highest = 0;
        long points = Math.min(totalSteps, MOST_POINTS);
        for (long i = 0; i < points; i++) {
            long step = points == totalSteps ? i : (long) ((double) i / (points - 1) * (totalSteps - 1));
            highest = Math.max(highest, Schedule.learningRate(schedule, base, Schedule.Progress.of(step, totalSteps, stepsPerEpoch)));
        }
        Optional<String> objection = Schedule.objection(schedule, Schedule.Progress.of(totalSteps, totalSteps, stepsPerEpoch));
        if (base <= 0 || objection.isEmpty() && highest >= HARDLY_REACHED * base) {
            return Optional.empty();
        }
        return Optional.of(String.format(Locale.ROOT, "%s: the learning rate never gets above %.0f %% of optimizer.learning_rate (%s) in this run."
                + " Change the scheduler's options, or train for longer.",
                objection.map(why -> "scheduler." + why).orElse("scheduler " + schedule.component().name()), 100 * highest / base, base));
    }

    private static double steps(Freezing freezing, long stepsPerEpoch) {
        Integer steps = freezing.steps();
        return steps != null ? steps : Objects.requireNonNull(freezing.epochs()) * stepsPerEpoch;
    }

    /** Warns of parameters that are frozen for the whole run. */
    static List<String> ofFreezings(List<Freezing> freezings, long totalSteps, long stepsPerEpoch) {
        return freezings.stream()
                .filter(freezing -> steps(freezing, stepsPerEpoch) >= totalSteps)
                .map(freezing -> "optimizer.freeze: " + freezing.parameters() + " is frozen for "
                        + (freezing.steps() != null ? freezing.steps() + " steps" : freezing.epochs() + " epochs") + ", and this run has " + totalSteps + " steps, "
                        + stepsPerEpoch + " an epoch: it is never trained. Freeze it for less, or train for longer.")
                .toList();
    }

    /** What the components found when they were built, with what is said of labels, data, schedule and freezing. */
    static List<String> all(Recipe recipe, TrainingSetup setup, TrainingData data, LearnOptions options) {
        long steps = options.epochs() * data.stepsPerEpoch();
        List<String> all = new ArrayList<>(setup.warnings());
        all.addAll(data.labels().warnings());
        ofData(data.datasets(), recipe.batchSize()).ifPresent(all::add);
        ofSchedule(recipe.scheduler(), setup.rule().learningRate(), steps, data.stepsPerEpoch()).ifPresent(all::add);
        all.addAll(ofFreezings(setup.rule().freezings(), steps, data.stepsPerEpoch()));
        return all;
    }
}
