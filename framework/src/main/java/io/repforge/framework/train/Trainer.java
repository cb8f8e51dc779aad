package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.LoggedSteps;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.runtime.HostBuffer;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loop of a run: batch, random tensors, step, update, metrics, checkpoints. Everything is open and in place when it is made. */
final class Trainer implements AutoCloseable {


    /** What to do about a run that has diverged. */
    static final String IF_DIVERGED =
            "Lower optimizer.learning_rate, set optimizer.max_gradient_norm, or look for values out of range in the data.";

    private final TrainingSession session;
    private final TrainingModel model;
    private final BatchStream batches;
    private final RandomInputs randoms;
    private final @Nullable BatchPictures pictures;
    private final Checkpoints checkpoints;
    private final Plan plan;
    private final RunListener.Observer observer;
    private final StopSignal stop;
    private final AfterEpoch afterEpoch;

    private final Set<String> wanted;
    private final HostBuffer learningRate = HostBuffer.allocate(DType.FLOAT32, Shape.SCALAR);
    private final HostBuffer progress = HostBuffer.allocate(DType.FLOAT32, Shape.SCALAR);
    private final Map<INDArray, HostBuffer> buffers = new IdentityHashMap<>();
    private final Map<String, HostBuffer> feed = new HashMap<>();
    private final MetricWindow window;
    private final Diagnosis diagnosis = new Diagnosis();
    private Position position;
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
            TrainingModel model,
            BatchStream batches,
            RandomInputs randoms,
            @Nullable BatchPictures pictures,
            Checkpoints checkpoints,
            Plan plan,
            Position position,
            LoggedSteps logged,
            MetricWindow window,
            RunListener.Observer observer,
            StopSignal stop,
            AfterEpoch afterEpoch) {
        this.session = session;
        this.model = model;
        this.batches = batches;
        this.randoms = randoms;
        this.pictures = pictures;
        this.checkpoints = checkpoints;
        this.plan = plan;
        this.position = position;
        this.logged = logged;
        this.observer = observer;
        this.stop = stop;
        this.afterEpoch = afterEpoch;
        this.wanted = Set.copyOf(session.inputs());
        this.window = window;
    }

    Outcome run() throws IOException, InterruptedException {
        long step = plan.firstStep;
        savedStep = step;
        // The run may have died between that checkpoint and what follows it.
        boolean looked = step == 0 || step % plan.stepsPerEpoch != 0 || lookAtEncoder(step);
        while (step < plan.totalSteps && !stop.isAsked()) {
            trainStep(step);
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
        if (position.skipped() > 0) {
            observer.onWarning(step, batches.skipped().summary(position.skipped()));
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

    private void trainStep(long step) throws IOException, InterruptedException {
        long began = System.nanoTime();
        double rate = plan.learningRate(step, plan.totalSteps);
        learningRate.set(Array.scalar(DType.FLOAT32, rate));
        progress.set(Array.scalar(DType.FLOAT32, plan.totalSteps > 1 ? (double) step / (plan.totalSteps - 1) : 1));
        Batch batch = batches.take();
        try {
            feed.clear();
            feed(batch);
            feed(TrainingModel.LEARNING_RATE, learningRate);
            feed(Graph.PROGRESS, progress);
            randoms.draw(step).forEach(this::feed);
            if (pictures != null && pictures.isDue(step)) {
                BatchPictures.Picture picture = pictures.take(step, feed, session::parameters);
                observer.onPicture(step + 1, picture.file(), picture.rows());
            }
            Outputs outputs = session.trainStep(feed);
            loss = outputs.scalar(TrainingModel.LOSS);
            double gradientNorm = outputs.scalar(TrainingModel.GRADIENT_NORM);
            if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
                throw diverged(Double.isFinite(loss) ? "gradient norm is " + gradientNorm : "loss is " + loss, step + 1, "before the update");
            }
            if ((step + 1) % plan.intervals.calcLog() == 0 || isLogged(step + 1)) {
                window.add(MetricNames.LEARNING_RATE, rate);
                Map<String, Double> scalars = new LinkedHashMap<>();
                for (String name : model.scalars()) {
                    scalars.put(name.startsWith(TrainingModel.STATISTIC) ? name.substring(TrainingModel.STATISTIC.length()) : name, outputs.scalar(name));
                }
                scalars.forEach(window::add);
                diagnose(step + 1, Diagnosis.Observation.of(scalars, rate / plan.rule.learningRate()));
            }
            position = batch.position();
        } finally {
            batches.release(batch);
        }
        session.optimizerStep((float) rate);
        session.resetGradients();
        window.step(System.nanoTime() - began);
    }

    private void diagnose(long step, Diagnosis.Observation now) throws IOException {
        for (String warning : diagnosis.look(now, step == plan.totalSteps)) {
            observer.onWarning(step, warning);
        }
    }

    private void feed(Batch batch) {
        feed(Network.CONTEXT, batch.context());
        feed(Network.TARGET, batch.target());
        INDArray extra = batch.extra();
        if (extra != null) {
            feed(Network.EXTRA, extra);
        }
        feed(Network.TRAJECTORY, batch.trajectory());
        feed(Network.TIMESTEP, batch.timestep());
    }

    private void feed(String name, INDArray array) {
        if (wanted.contains(name)) {
            feed.put(name, buffers.computeIfAbsent(array, HostBuffer::wrap));
        }
    }

    private void feed(String name, HostBuffer buffer) {
        if (wanted.contains(name)) {
            feed.put(name, buffer);
        }
    }

    private Map<String, Double> metrics(long step) {
        Map<String, Double> line = new LinkedHashMap<>();
        line.put(MetricNames.EPOCH, (double) ((step - 1) / plan.stepsPerEpoch + 1));
        line.put(MetricNames.STEP, (double) ((step - 1) % plan.stepsPerEpoch + 1));
        line.put(MetricNames.BATCHES_TRAINED, (double) step);
        line.putAll(window.close(batches.waitedNanos()));
        if (plan.skips) {
            line.put(MetricNames.SKIPPED, (double) position.skipped());
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
        return new Checkpoints.Progress(step, plan.stepsPerEpoch, plan.seed, plan.recipe, position.pass(), position.pairs(),
                position.skipped(), plan.dataSteps, logged, window.sums());
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

    @Override
    public void close() {
        learningRate.close();
        progress.close();
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
