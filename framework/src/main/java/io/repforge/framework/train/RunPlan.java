package io.repforge.framework.train;

import io.repforge.api.Schedule;
import io.repforge.api.UpdateRule;
import io.repforge.api.option.Use;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.rounds.DistributedOptions;

/**
 * How a run goes.
 *
 * @param rule how parameters are updated
 * @param stepsPerEpoch steps of an epoch
 * @param firstStep steps done before
 */
record RunPlan(Recipe recipe, LearnOptions options, UpdateRule rule, long stepsPerEpoch, long firstStep) {

    /** Steps of the whole run. */
    long totalSteps() {
        return options.epochs() * stepsPerEpoch;
    }

    /** Steps after which this part of the run ends: all, or those of the epochs after which it pauses. */
    long endStep() {
        return options.untilEpoch() == 0 ? totalSteps() : Math.min(totalSteps(), options.untilEpoch() * stepsPerEpoch);
    }

    Use<? extends Schedule<?>> schedule() {
        return recipe.scheduler();
    }

    /**
     * @param step steps done before
     * @param total steps of a whole run
     */
    double learningRate(long step, long total) {
        return Schedule.learningRate(schedule(), rule.learningRate(), Schedule.Progress.of(step, total, stepsPerEpoch));
    }

    Course course() {
        long total = totalSteps();
        double scale = recipe.distributed().map(DistributedOptions::rate).orElse(1.0);
        return new Course(recipe.seed(), total, stepsPerEpoch, step -> scale * learningRate(step, total));
    }

    /** Whether a line of metrics follows so many steps. */
    boolean isLogged(long steps) {
        return steps % options.intervals().log() == 0 || steps == totalSteps();
    }

    /** Whether a line of metrics follows one of the steps behind {@code before} up to {@code steps}. */
    boolean isLoggedAfter(long before, long steps) {
        return steps / options.intervals().log() > before / options.intervals().log() || steps == totalSteps();
    }

    /** Whether metrics of the last of so many steps are computed. */
    boolean isMeasured(long steps) {
        return steps % options.intervals().calcLog() == 0 || isLogged(steps);
    }

    /**
     * Whether rank, alignment and uniformity of the last of so many steps are measured for the next line: of the last measured step before it, so that there is time
     * for it beside the steps; and of the line's own step where there is none between two lines.
     */
    boolean isGeometryMeasured(long steps) {
        int log = options.intervals().log();
        int calcLog = options.intervals().calcLog();
        long line = Math.min((steps + log - 1) / log * log, totalSteps());
        long lineBefore = (line - 1) / log * log;
        long measured = (line - 1) / calcLog * calcLog;
        return steps == (measured > lineBefore ? measured : line);
    }

    /** Whether so many steps are a whole number of epochs. */
    boolean isEndOfEpoch(long steps) {
        return steps % stepsPerEpoch == 0;
    }

    /** Whether a checkpoint follows the epoch that ends after so many steps. */
    boolean isSaved(long steps) {
        return steps == endStep() || steps / stepsPerEpoch % options.intervals().save() == 0;
    }
}
