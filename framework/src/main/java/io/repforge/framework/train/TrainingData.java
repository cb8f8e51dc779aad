package io.repforge.framework.train;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Interleave;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run trains on, and how batches are made of it.
 *
 * @param datasets interleaved; they stay open
 * @param stepsPerEpoch batches that an epoch has
 */
record TrainingData(List<Dataset> datasets, Use<PairConstructor<?>> pairs, BatchSettings settings, long stepsPerEpoch) {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingData.class);

    /** @throws UserError if it isn't known how many batches there are */
    static TrainingData of(Recipe recipe, List<? extends Dataset> data, LearnOptions options) {
        Integer chosen = options.shuffleBufferSize();
        int held = chosen != null ? chosen : recipe.shuffleBufferSize();
        Interleave interleave = interleave(recipe, data, held > 1);
        BatchSettings settings = BatchSettings.of(recipe.batchSize(), held, recipe.seed()).interleaved(interleave).tolerating(options.tolerance());
        return new TrainingData(List.copyOf(data), recipe.pairConstructor(), settings, stepsPerEpoch(recipe, data, interleave, options));
    }

    private static Interleave interleave(Recipe recipe, List<? extends Dataset> data, boolean shuffled) {
        Interleave wanted = recipe.interleave().orElse(null);
        Interleave interleave = Interleave.of(wanted, data, shuffled);
        if (data.size() > 1 && wanted == null && interleave == Interleave.EQUAL) {
            LOG.info("The size of some training data isn't known beforehand, so all {} have equal chances, and small ones repeat"
                    + " (data.interleave: equal)", data.size());
        }
        return interleave;
    }

    private static long stepsPerEpoch(Recipe recipe, List<? extends Dataset> data, Interleave interleave, LearnOptions options) {
        if (options.batchesPerEpoch() > 0) {
            return options.batchesPerEpoch();
        }
        long size = interleave.passSize(data).orElseThrow(() -> new UserError(
                "batches_per_epoch is left out and the size of the data isn't known beforehand: set batches_per_epoch."));
        return Math.max(1, size / recipe.batchSize());
    }

    /** Steps of all the data together; -1 where nobody knows. */
    long steps() {
        return Forewarning.size(datasets).orElse(-1);
    }

    /** @throws UserError if no pair can be read */
    void requirePair() {
        BatchStream.requirePair(datasets, pairs, settings);
    }

    /**
     * Starts to make batches.
     *
     * @param memory where they lie
     */
    BatchFeed open(Position from, HostMemory memory) {
        return BatchFeed.ofPairs(BatchStream.open(datasets, pairs, settings, from, memory), from);
    }
}
