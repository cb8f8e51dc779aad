package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.option.Use;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.LoggedSteps;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loop of a run: batch, random tensors, step, update, metrics, checkpoints. Everything is open and in place when it is made. */
final class Trainer implements Stepper.Watcher {

    /** What to do about a run that has diverged. */
    static final String IF_DIVERGED =
            "Lower optimizer.learning_rate, set optimizer.max_gradient_norm, or look for values out of range in the data.";

    private final TrainingSession session;
    private final Stepper stepper;
    private final TrainingModel model;
    private final BatchFeed feed;
    private final @Nullable BatchPictures pictures;
    private final Checkpoints checkpoints;
    private final Plan plan;
    private final RunListener.Observer observer;
    private final StopSignal stop;
    private final AfterEpoch afterEpoch;

    private final MetricWindow window;
    private final Diagnosis diagnosis = new Diagnosis();
    private LoggedSteps logged;
    private double loss = Double.NaN;
    private long savedStep;

    /**
     * How a run goes.
     *
     * @param seed seed of the run
     * @param batchSize N
     * @param firstStep steps done before
     * @param totalSteps steps of the whole run
     * @param stepsPerEpoch steps of an epoch
     * @param intervals how often what is written
     * @param keep which checkpoints stay
     * @param recipe digest of the run's recipe
     * @param dataSteps steps of the training data together; -1 where nobody knows
     * @param skips whether steps of the data that can't be read may be left out
     */
    record Plan(
            long seed,
            int batchSize,
            long firstStep,
            long totalSteps,
            long stepsPerEpoch,
            LearnOptions.Intervals intervals,
            Checkpoints.Keep keep,
            String recipe,
            long dataSteps,
            UpdateRule rule,
            Use<? extends Schedule<?>> schedule,
            boolean skips) {

        /**
         * @param step steps done before
         * @param total steps of a whole run
         */
        double learningRate(long step, long total) {
            return Schedule.learningRate(schedule, rule.learningRate(), Schedule.Progress.of(step, total, stepsPerEpoch));
        }

        Course course() {
            return new Course(seed, totalSteps, stepsPerEpoch, step -> learningRate(step, totalSteps));
        }
    }

    /** Called after each epoch with a way to the variables as they are then; metrics that it gives are logged. */
    interface AfterEpoch {
        Map<String, Double> accept(long epoch, boolean last, Variables variables) throws IOException;
    }

    /** Copies the variables out of the session. */
    interface Variables {
        Map<String, Array> copy();
    }

    /** How a run ended. */
    record Outcome(long steps, double loss, boolean completed) {}

    Trainer(
            TrainingSession session,
            Stepper stepper,
            TrainingModel model,
            BatchFeed feed,
            @Nullable BatchPictures pictures,
            Checkpoints checkpoints,
            Plan plan,
            LoggedSteps logged,
            MetricWindow window,
            RunListener.Observer observer,
            StopSignal stop,
            AfterEpoch afterEpoch) {
        this.session = session;
        this.stepper = stepper;
        this.model = model;
        this.feed = feed;
        this.pictures = pictures;
        this.checkpoints = checkpoints;
        this.plan = plan;
        this.logged = logged;
        this.observer = observer;
        this.stop = stop;
        this.afterEpoch = afterEpoch;
        this.window = window;
    }

    Outcome run() throws IOException, InterruptedException {
        long step = plan.firstStep;
        savedStep = step;
        // The run may have died between that checkpoint and what follows it.
        boolean looked = step == 0 || step % plan.stepsPerEpoch != 0 || lookAtEncoder(step);
        while (step < plan.totalSteps && !stop.isAsked()) {
            stepper.run(step, 1, this);
            step++;
            observer.onStep(step, loss);
            if (isLogged(step)) {
                log(step, metrics(step));
            }
            if (step % plan.stepsPerEpoch == 0) {
                looked = endOfEpoch(step);
            }
        }
        // A run may have got further before than it is to go now.
        boolean completed = step >= plan.totalSteps && looked;
        if (step > savedStep) {
            save(step);
        }
        if (feed.position().skipped() > 0) {
            observer.onWarning(step, feed.stream().skipped().summary(feed.position().skipped()));
        }
        return new Outcome(step, loss, completed);
    }

    private void log(long step, Map<String, Double> metrics) throws IOException {
        observer.onMetrics(step, metrics);
        logged = logged.with(step);
    }

    /** Whether a line of metrics follows so many steps. */
    private boolean isLogged(long steps) {
        return steps % plan.intervals.log() == 0 || steps == plan.totalSteps;
    }

    @Override
    public void onFed(long step, Map<String, HostBuffer> inputs) throws IOException {
        if (pictures != null && pictures.isDue(step)) {
            BatchPictures.Picture picture = pictures.take(step, inputs, session::parameters);
            observer.onPicture(step + 1, picture.file(), picture.rows());
        }
    }

    @Override
    public void onComputed(long step, double rate, Outputs outputs) throws IOException {
        loss = outputs.scalar(TrainingModel.LOSS);
        double gradientNorm = outputs.scalar(TrainingModel.GRADIENT_NORM);
        if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
            throw diverged(Double.isFinite(loss) ? "gradient norm is " + gradientNorm : "loss is " + loss, step + 1, "before the update");
        }
        if ((step + 1) % plan.intervals.calcLog() == 0 || isLogged(step + 1)) {
            window.add("learning_rate", rate);
            Map<String, Double> scalars = new LinkedHashMap<>();
            for (String name : model.scalars()) {
                scalars.put(name.startsWith(TrainingModel.STATISTIC) ? name.substring(TrainingModel.STATISTIC.length()) : name, outputs.scalar(name));
            }
            scalars.forEach(window::add);
            diagnose(step + 1, Diagnosis.Observation.of(scalars, rate / plan.rule.learningRate()));
        }
    }

    @Override
    public void onDone(long step, long nanos) {
        window.step(nanos);
    }

    private void diagnose(long step, Diagnosis.Observation now) throws IOException {
        for (String warning : diagnosis.look(now, step == plan.totalSteps)) {
            observer.onWarning(step, warning);
        }
    }

    private Map<String, Double> metrics(long step) {
        Map<String, Double> line = new LinkedHashMap<>();
        line.put("epoch", (double) ((step - 1) / plan.stepsPerEpoch + 1));
        line.put("step", (double) ((step - 1) % plan.stepsPerEpoch + 1));
        line.put("batches_trained", (double) step);
        line.putAll(window.close(feed.stream().waitedNanos()));
        if (plan.skips) {
            line.put("skipped", (double) feed.position().skipped());
        }
        return line;
    }

    private boolean endOfEpoch(long step) throws IOException {
        long epoch = step / plan.stepsPerEpoch;
        observer.onEpoch(epoch);
        if (step == plan.totalSteps || epoch % plan.intervals.save() == 0) {
            save(step);
        }
        return lookAtEncoder(step);
    }

    /** Gives false if it was interrupted; a run that is resumed at this step does it again. */
    private boolean lookAtEncoder(long step) throws IOException {
        Optional<Map<String, Double>> evaluated = stop.interruptible(
                () -> afterEpoch.accept(step / plan.stepsPerEpoch, step >= plan.totalSteps, session::parameters));
        if (evaluated.isPresent() && !evaluated.get().isEmpty()) {
            log(step, evaluated.get());
            keepIfBest(step, evaluated.get());
        }
        return evaluated.isPresent();
    }

    private void keepIfBest(long step, Map<String, Double> metrics) throws IOException {
        String score = plan.keep.best();
        if (score == null) {
            return;
        }
        Double value = metrics.get(Checkpoints.Keep.SCORE + score);
        if (value == null) {
            throw new UserError("keep_best names the score '" + score + "', but the evaluation has none of that name: " + NearestName.advice(score,
                    metrics.keySet().stream().filter(name -> name.startsWith(Checkpoints.Keep.SCORE)).map(name -> name.substring(Checkpoints.Keep.SCORE.length())).toList()));
        }
        if (checkpoints.wouldBeBest(score, value)) {
            if (savedStep != step) {
                save(step);
            }
            checkpoints.setBest(score, value, progress(step));
        }
    }

    private Checkpoints.Progress progress(long step) {
        return new Checkpoints.Progress(step, plan.stepsPerEpoch, plan.seed, plan.recipe, feed.position().pass(), feed.position().pairs(),
                feed.position().skipped(), plan.dataSteps, logged, window.sums());
    }

    private void save(long step) throws IOException {
        observer.beforeCheckpoint(step);
        Checkpoints.Saved saved = checkpoints.save(progress(step), plan.keep, file -> {
            session.saveCheckpoint(file, true);
            // The step's loss and gradients were those before its update.
            CheckpointFile.ruined(file).ifPresent(value -> {
                throw diverged("value of " + value, step, "without a checkpoint of it");
            });
        });
        savedStep = step;
        observer.onCheckpoint(saved.folder());
    }

    private UserError diverged(String what, long step, String stopped) {
        String kept = checkpoints.newest().saved().map(saved -> saved.progress().step() < step - 1
                        ? "the last good checkpoint is " + saved.folder() + " (step " + saved.progress().step() + ")"
                        : "the step goes out from the checkpoint " + saved.folder() + ", which leads here again as it is")
                .orElse("no checkpoint was written yet");
        return new UserError("The " + what + " at step " + step + " (epoch " + ((step - 1) / plan.stepsPerEpoch + 1) + ")" + diagnosis.ofCollapse()
                + ", so the run stopped " + stopped
                + "; " + kept + ". " + IF_DIVERGED);
    }
}
