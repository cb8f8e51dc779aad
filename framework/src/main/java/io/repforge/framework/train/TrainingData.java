package io.repforge.framework.train;

import io.repforge.api.PairConstructor;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.LabelClasses;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Interleave;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run trains on, and how batches are made of it.
 *
 * @param datasets interleaved; they stay open
 * @param stepsPerEpoch batches that an epoch has
 * @param labels of the contexts, which are for nothing but to tell what representations know while they are learnt
 */
record TrainingData(List<Dataset> datasets, Use<PairConstructor<?>> pairs, BatchSettings settings, long stepsPerEpoch, Labels labels) {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingData.class);

    /**
     * The classes of a label.
     *
     * @param classCount 0 where the data has no such label
     * @param warnings where a label was asked for that isn't there
     */
    record Labels(int classCount, List<String> warnings) {

        /** None are looked at. */
        static final Labels NONE = new Labels(0, List.of());

        private static Labels of(Recipe recipe, List<? extends Dataset> data) {
            String name = recipe.onlineLabel();
            OptionalInt count = LabelClasses.count(data, name);
            if (recipe.online().wantsLabels() && count.isPresent()) {
                return new Labels(count.getAsInt(), List.of());
            }
            boolean asked = recipe.online().wantsLabels() && recipe.online().label() != null;
            return new Labels(0, asked ? List.of("online.label: the training data has no classes '" + name + "', or not the same in all of it, so that no probe"
                    + " learns while the run trains; name one of " + data.stream().flatMap(one -> one.spec().labels().keySet().stream()).distinct().sorted().toList()
                    + ", or leave it out.") : List.of());
        }
    }

    /** @throws UserError if it isn't known how many batches there are */
    static TrainingData of(Recipe recipe, List<? extends Dataset> data, LearnOptions options) {
        Integer chosen = options.shuffleBufferSize();
        int held = chosen != null ? chosen : recipe.shuffleBufferSize();
        Interleave interleave = interleave(recipe, data, held > 1);
        Labels labels = Labels.of(recipe, data);
        BatchSettings settings = BatchSettings.of(recipe.batchSize(), held, recipe.seed()).bounded(recipe.shuffleBufferBytes().orElse(BatchSettings.UNBOUNDED))
                .interleaved(interleave).tolerating(options.tolerance())
                .labelled(labels.classCount() > 0 ? recipe.onlineLabel() : null);
        return new TrainingData(List.copyOf(data), recipe.pairConstructor(), settings, stepsPerEpoch(recipe, data, interleave, options), labels);
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

    /** One worker's share of it. */
    TrainingData shared(Share share) {
        return new TrainingData(datasets, pairs, settings.sharing(share).labelled(null), stepsPerEpoch, Labels.NONE);
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
