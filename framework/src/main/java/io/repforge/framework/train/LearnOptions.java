package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.Use;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Device;
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
 * @param logInterval steps between lines of metrics
 * @param calcLogInterval steps between computations of metrics
 * @param saveInterval epochs between checkpoints
 * @param resume whether to go on from the last checkpoint of the folder
 * @param device where to train
 * @param threads threads of the session; 0 for one per physical core
 * @param listeners what sees the run
 */
public record LearnOptions(
        int epochs,
        int batchesPerEpoch,
        @Nullable Integer shuffleBufferSize,
        @Nullable Path logDir,
        int logInterval,
        int calcLogInterval,
        int saveInterval,
        boolean resume,
        Device device,
        int threads,
        List<Use<RunListener<?>>> listeners) {

    public LearnOptions {
        atLeast("epochs", epochs, 1);
        atLeast("batches per epoch", batchesPerEpoch, 0);
        if (shuffleBufferSize != null) {
            atLeast("shuffle buffer size", shuffleBufferSize, 0);
        }
        atLeast("log interval", logInterval, 1);
        atLeast("calc log interval", calcLogInterval, 1);
        atLeast("save interval", saveInterval, 1);
        atLeast("threads", threads, 0);
        listeners = List.copyOf(listeners);
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value);
        }
    }

    /** Five epochs, each one pass over the data in the order that the algorithm wants, on the best device. */
    public static LearnOptions of() {
        return new LearnOptions(5, 0, null, null, 100, 10, 1, false, Device.AUTO, 0, List.of());
    }

    /** As a recipe says; its listeners are the learner's own business. */
    public static LearnOptions of(Recipe recipe) {
        return new LearnOptions(recipe.nEpochs(), recipe.batchesPerEpoch().orElse(0), recipe.shuffleBufferSize(), null,
                recipe.logInterval(), recipe.calcLogInterval(), recipe.saveInterval(), false, Device.parse(recipe.device()),
                recipe.threads(), List.of());
    }

    public LearnOptions epochs(int count) {
        return new LearnOptions(count, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, resume, device,
                threads, listeners);
    }

    public LearnOptions batchesPerEpoch(int count) {
        return new LearnOptions(epochs, count, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, resume, device, threads,
                listeners);
    }

    public LearnOptions shuffleBufferSize(int pairs) {
        return new LearnOptions(epochs, batchesPerEpoch, pairs, logDir, logInterval, calcLogInterval, saveInterval, resume, device, threads,
                listeners);
    }

    public LearnOptions logDir(Path folder) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, folder, logInterval, calcLogInterval, saveInterval, resume,
                device, threads, listeners);
    }

    public LearnOptions logInterval(int steps) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, steps, calcLogInterval, saveInterval, resume, device,
                threads, listeners);
    }

    public LearnOptions calcLogInterval(int steps) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, steps, saveInterval, resume, device, threads,
                listeners);
    }

    public LearnOptions saveInterval(int epochCount) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, epochCount, resume, device,
                threads, listeners);
    }

    public LearnOptions resume(boolean goOn) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, goOn, device,
                threads, listeners);
    }

    public LearnOptions device(Device where) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, resume, where,
                threads, listeners);
    }

    public LearnOptions threads(int count) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, resume,
                device, count, listeners);
    }

    public LearnOptions listeners(List<Use<RunListener<?>>> observers) {
        return new LearnOptions(epochs, batchesPerEpoch, shuffleBufferSize, logDir, logInterval, calcLogInterval, saveInterval, resume,
                device, threads, observers);
    }
}
