package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.run.RunRecord;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A run from its first step to its last: steps, with metrics, pictures, checkpoints and looks at the encoder in between, until it is done or asked to stop. */
final class Trainer implements Stepper.Watcher {

    private final RunPlan plan;
    private final TrainingSession session;
    private final Stepper stepper;
    private final BatchFeed feed;
    private final RunMetrics metrics;
    private final RunCheckpoints checkpoints;
    private final Beside beside;

    /** What goes on beside the steps. */
    record Beside(RunListener.Observer observer, BatchPictures pictures, ParameterMove move, AfterEpoch afterEpoch, StopSignal stop, RunClock clock) {}

    /** Called after each epoch; listeners are told of the scores that it gives. */
    interface AfterEpoch {
        RunListener.Scores accept(long epoch, boolean last) throws IOException;
    }

    /** How a run ended. */
    record Outcome(long steps, double loss, boolean completed) {}

    Trainer(RunPlan plan, TrainingSession session, Stepper stepper, BatchFeed feed, RunMetrics metrics, RunCheckpoints checkpoints, Beside beside) {
        this.plan = plan;
        this.session = session;
        this.stepper = stepper;
        this.feed = feed;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.beside = beside;
    }

    Outcome run() throws IOException, InterruptedException {
        long step = plan.firstStep();
        beside.clock.started(feed.stream()::waitedNanos);
        // The run may have died between that checkpoint and what follows it.
        boolean looked = step == 0 || !plan.isEndOfEpoch(step) || lookAtEncoder(step);
        while (step < plan.totalSteps() && !beside.stop.isAsked()) {
            step(step);
            step++;
            beside.observer.onStep(step, metrics.loss());
            if (plan.isLogged(step)) {
                metrics.line(step, feed);
            }
            drawPicture();
            if (plan.isEndOfEpoch(step)) {
                looked = endOfEpoch(step);
            }
        }
        // A run may have got further before than it is to go now.
        boolean completed = step >= plan.totalSteps() && looked;
        checkpoints.saveIfBehind(step);
        if (feed.position().skipped() > 0) {
            beside.observer.onWarning(step, feed.stream().skipped().summary(feed.position().skipped()));
        }
        return new Outcome(step, metrics.loss(), completed);
    }

    private void step(long step) throws IOException, InterruptedException {
        try {
            stepper.run(step, 1, this);
        } catch (RuntimeException e) {
            // Of a step that comes to nothing, what it was fed is worth seeing.
            try {
                drawPicture();
            } catch (IOException | RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    /** After a step and all that is told of it: the first one needn't wait for its picture. */
    private void drawPicture() throws IOException {
        Optional<BatchPictures.Picture> picture = beside.pictures.draw();
        if (picture.isPresent()) {
            beside.observer.onPicture(picture.get().step(), picture.get().file(), picture.get().rows());
        }
    }

    @Override
    public void onFed(long step, Map<String, HostBuffer> inputs) {
        if (beside.pictures.isDue(step)) {
            beside.pictures.keep(step, inputs, session::parameters);
        }
        if (plan.isLogged(step + 1)) {
            beside.move.begin();
        }
    }

    @Override
    public void onComputed(long step, double learningRate, Outputs outputs) throws IOException {
        metrics.computed(step + 1, learningRate, outputs, feed.batch());
    }

    @Override
    public void onDone(long step, long nanos) {
        metrics.took(nanos);
        if (plan.isLogged(step + 1)) {
            metrics.moved(beside.move.end());
        }
        beside.clock.add(RunRecord.STEPS, nanos);
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
