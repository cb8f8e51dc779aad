package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.Use;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.runtime.CudaOptions;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.OneDnnUse;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long and with what a learner learns. Immutable: each method gives changed options.
 *
 * @param epochs number of epochs
 * @param batchesPerEpoch steps of an epoch; 0 for one pass over the data, whose size must then be known
 * @param shuffleBufferSize pairs held to draw from at random; 0 keeps their order; null for as many as the learner's recipe says
 * @param logDir folder of the run; null for {@code runs/<name>}
 * @param intervals how often what is written
 * @param keep which checkpoints stay
 * @param resume whether to go on from the last checkpoint of the folder
 * @param changes keys of the recipe, such as {@code loss.temperature}, that are meant to differ from what a resumed run was trained with
 * @param training how training computes; all else does so too, but in float32
 * @param listeners what sees the run
 * @param tolerance how many steps of the data that can't be read may be left out
 * @param untilEpoch after how many epochs the run pauses, though it is longer, with a checkpoint to go on from; 0 for not before its end
 */
public record LearnOptions(
        int epochs,
        int batchesPerEpoch,
        @Nullable Integer shuffleBufferSize,
        @Nullable Path logDir,
        Intervals intervals,
        Checkpoints.Keep keep,
        boolean resume,
        List<String> changes,
        SessionOptions training,
        List<Use<RunListener<?>>> listeners,
        Tolerance tolerance,
        int untilEpoch) {

    /**
     * How often what is written.
     *
     * @param log steps between lines of metrics
     * @param calcLog steps between computations of metrics; a step with a line always computes them
     * @param save epochs between checkpoints
     * @param saveBatch steps between pictures of a batch; 0 for one of the first alone
     */
    public record Intervals(int log, int calcLog, int save, int saveBatch) {

        public Intervals {
            atLeast("log interval", log, 1);
            atLeast("calc log interval", calcLog, 1);
            atLeast("save interval", save, 1);
            atLeast("save batch interval", saveBatch, 0);
        }
    }

    public LearnOptions {
        atLeast("epochs", epochs, 1);
        atLeast("batches per epoch", batchesPerEpoch, 0);
        atLeast("until epoch", untilEpoch, 0);
        if (shuffleBufferSize != null) {
            atLeast("shuffle buffer size", shuffleBufferSize, 0);
        }
        changes = List.copyOf(changes);
        listeners = List.copyOf(listeners);
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value);
        }
    }

    /** Five epochs, each one pass over the data in the order that the algorithm wants, on the best device. */
    public static LearnOptions of() {
        return new LearnOptions(5, 0, null, null, new Intervals(100, 10, 1, 0), Checkpoints.Keep.TEN, false, List.of(),
                SessionOptions.defaults(), List.of(), Tolerance.NONE, 0);
    }

    /** As a recipe says; its listeners are the learner's own business. */
    public static LearnOptions of(Recipe recipe) {
        Intervals intervals =
                new Intervals(recipe.logInterval(), recipe.calcLogInterval(), recipe.saveInterval(), recipe.saveBatchInterval());
        return new LearnOptions(recipe.nEpochs(), recipe.batchesPerEpoch().orElse(0), recipe.shuffleBufferSize(), null, intervals,
                new Checkpoints.Keep(recipe.keepCheckpoints().orElse(Integer.MAX_VALUE), recipe.keepBest().orElse(null)), false, List.of(),
                training(recipe), List.of(), recipe.tolerance(), 0);
    }

    /** How everything is computed that a command with these options computes, probes and exports too; but for training's own precision, in float32. */
    public SessionOptions session() {
        return training.withPrecision(Precision.FLOAT32);
    }

    private static SessionOptions training(Recipe recipe) {
        return SessionOptions.defaults().withDevice(Device.parse(recipe.device())).withThreads(recipe.threads()).withOneDnn(recipe.onednn())
                .withPrecision(recipe.precision()).withCuda(recipe.cuda());
    }

    /** The folder of a run: the chosen one, or else {@code runs/} with the recipe's name. */
    Path folder(Recipe recipe) {
        return logDir != null ? logDir : Path.of("runs", recipe.name());
    }

    public LearnOptions epochs(int count) {
        return new LearnOptions(count, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions batchesPerEpoch(int count) {
        return new LearnOptions(epochs, count, shuffleBufferSize, logDir, intervals, keep, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions shuffleBufferSize(int pairs) {
        return new LearnOptions(epochs, batchesPerEpoch, pairs, logDir, intervals, keep, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions logDir(Path folder) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, folder, intervals, keep, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions intervals(Intervals all) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, all, keep, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions logInterval(int steps) {
        return intervals(new Intervals(steps, intervals.calcLog, intervals.save, intervals.saveBatch));
    }

    public LearnOptions calcLogInterval(int steps) {
        return intervals(new Intervals(intervals.log, steps, intervals.save, intervals.saveBatch));
    }

    public LearnOptions saveInterval(int epochCount) {
        return intervals(new Intervals(intervals.log, intervals.calcLog, epochCount, intervals.saveBatch));
    }

    public LearnOptions saveBatchInterval(int steps) {
        return intervals(new Intervals(intervals.log, intervals.calcLog, intervals.save, steps));
    }

    public LearnOptions resume(boolean goOn) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, goOn, changes, training, listeners, tolerance, untilEpoch);
    }

    /** Which checkpoints stay. */
    public LearnOptions keep(Checkpoints.Keep which) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, which, resume, changes, training, listeners, tolerance, untilEpoch);
    }

    /** Keys of the recipe that are meant to differ from what a resumed run was trained with; what else matters must be the same. */
    public LearnOptions changes(List<String> keys) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, keys, training, listeners, tolerance, untilEpoch);
    }

    public LearnOptions device(Device where) {
        return training(training.withDevice(where));
    }

    public LearnOptions threads(int count) {
        return training(training.withThreads(count));
    }

    public LearnOptions onednn(boolean wanted) {
        return onednn(OneDnnUse.of(wanted));
    }

    public LearnOptions onednn(OneDnnUse wanted) {
        return training(training.withOneDnn(wanted));
    }

    public LearnOptions precision(Precision products) {
        return training(training.withPrecision(products));
    }

    public LearnOptions cuda(CudaOptions how) {
        return training(training.withCuda(how));
    }

    public LearnOptions listeners(List<Use<RunListener<?>>> observers) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, changes, training, observers, tolerance, untilEpoch);
    }

    /** Whether steps of the data that can't be read end the run, which they do by default, or are left out. */
    public LearnOptions onError(OnError what) {
        return tolerance(new Tolerance(what, tolerance.maxSkipped(), tolerance.asked()));
    }

    /** How many steps may be left out in one pass over a dataset; {@value Tolerance#MOST_SKIPPED} by default. */
    public LearnOptions maxSkipped(int steps) {
        return tolerance(new Tolerance(tolerance.onError(), steps, tolerance.asked()));
    }

    /**
     * Pauses after so many epochs, as if it had been interrupted there: the run that goes on from its checkpoint is that which has never paused. Its schedules are
     * those of all its epochs.
     *
     * @param count 0 for not before its end
     */
    public LearnOptions untilEpoch(int count) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, changes, training, listeners, tolerance, count);
    }

    private LearnOptions training(SessionOptions how) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, changes, how, listeners, tolerance, untilEpoch);
    }

    private LearnOptions tolerance(Tolerance how) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, intervals, keep, resume, changes, training, listeners, how, untilEpoch);
    }
}
