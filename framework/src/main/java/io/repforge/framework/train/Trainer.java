package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.framework.run.RunRecord;
import java.io.IOException;
import java.util.Optional;

/** A run from its first step to its last: steps, with metrics, pictures, checkpoints and looks at the encoder in between, until it is done or asked to stop. */
final class Trainer {

    private final RunPlan plan;
    private final Doing doing;
    private final RunMetrics metrics;
    private final RunCheckpoints checkpoints;
    private final Beside beside;

    /** What goes on beside the steps. */
    record Beside(RunListener.Observer observer, AfterEpoch afterEpoch, StopSignal stop, RunClock clock) {}

    /** Called after each epoch; listeners are told of the scores that it gives. */
    interface AfterEpoch {
        RunListener.Scores accept(long epoch, boolean last) throws IOException;
    }

    /** How a run ended. */
    record Outcome(long steps, double loss, boolean completed) {}

    Trainer(RunPlan plan, Doing doing, RunMetrics metrics, RunCheckpoints checkpoints, Beside beside) {
        this.plan = plan;
        this.doing = doing;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.beside = beside;
    }

    Outcome run() throws IOException, InterruptedException {
        long step = plan.firstStep();
        beside.clock.started(doing::waitedNanos);
        // The run may have died between that checkpoint and what follows it.
        boolean looked = step == 0 || !plan.isEndOfEpoch(step) || lookAtEncoder(step);
        while (step < plan.endStep() && !beside.stop.isAsked()) {
            long before = step;
            step = advance(step);
            beside.observer.onStep(step, metrics.loss());
            if (plan.isLoggedAfter(before, step)) {
                metrics.line(step, doing.waitedNanos(), doing.position().skipped());
            }
            // The first step needn't wait for its picture.
            doing.pictures().draw(beside.observer);
            if (plan.isEndOfEpoch(step)) {
                looked = endOfEpoch(step);
            } else if (doing.isToBeSaved()) {
                checkpoints.saveUntold(step);
            }
        }
        // A run may have got further before than it is to go now.
        boolean completed = step >= plan.totalSteps() && looked;
        checkpoints.saveIfBehind(step);
        Optional<String> skipped = doing.skipped();
        if (skipped.isPresent()) {
            beside.observer.onWarning(step, skipped.get());
        }
        return new Outcome(step, metrics.loss(), completed);
    }

    private long advance(long step) throws IOException, InterruptedException {
        long nanosBefore = metrics.nanos();
        long now = doing.advance(step, metrics, beside.observer);
        beside.clock.add(RunRecord.STEPS, metrics.nanos() - nanosBefore);
        return now;
    }

    private boolean endOfEpoch(long step) throws IOException {
        beside.observer.onEpoch(step / plan.stepsPerEpoch());
        if (plan.isSaved(step)) {
            checkpoints.save(step);
        }
        return lookAtEncoder(step);
    }

    /** Gives false if it was interrupted; a run that is resumed at this step does it again. */
    private boolean lookAtEncoder(long step) throws IOException {
        Optional<RunListener.Scores> scores = beside.clock.measured(RunRecord.EVALUATION,
                () -> beside.stop.interruptible(() -> beside.afterEpoch.accept(step / plan.stepsPerEpoch(), step >= plan.totalSteps())));
        if (scores.isPresent() && !scores.get().ofEncoder().scores().isEmpty()) {
            metrics.scores(scores.get());
            checkpoints.keepIfBest(step, scores.get().ofEncoder().scores());
        }
        return scores.isPresent();
    }
}
