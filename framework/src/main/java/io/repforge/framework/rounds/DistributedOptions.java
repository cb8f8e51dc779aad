package io.repforge.framework.rounds;

import io.repforge.api.option.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How several workers train one encoder, as rounds of local SGD (Stich 2018, arXiv 1805.09767): each trains for some steps on its share of the data, by itself; then
 * all go on from the mean of what they have, or from where an outer optimizer leads (DiLoCo, Douillard et al. 2023, arXiv 2311.08105).
 *
 * @param workers W
 * @param stepsPerRound H, steps of each worker in a round
 * @param growth from which epochs on it is another H, as in post-local SGD (Lin et al. 2018, arXiv 1808.07217), which begins with H = 1
 * @param innerState what becomes of the optimizer's moments at the end of a round
 * @param outer what is made of the mean
 * @param rateScale by what learning rates are multiplied; null: see {@link #rate}
 * @param reduce who adds up
 * @param compress in what is sent
 * @param saveRounds rounds between checkpoints, beside those of epochs; 0 for none
 * @param sharedFolder where workers keep what is their own between rounds; null to send it with the rest
 */
public record DistributedOptions(
        @Option(value = "Workers that train at the same time, each on its share of the data", min = 1, max = 100_000) int workers,
        @Option(value = "Steps of each worker in a round, after which all go on from the mean of what they have", defaults = "10", min = 1) int stepsPerRound,
        @Option(value = "Other numbers of steps from later epochs on: steps_per_round: 1 with growth: [{from_epoch: 2, steps_per_round: 50}] brings all together after"
                + " each step of the first two epochs", defaults = "[]") List<Stage> growth,
        @Option(value = "What becomes of the optimizer's moments at the end of a round: reset begins anew, keep lets each worker go on with its own, average with their"
                + " mean", defaults = "average") InnerState innerState,
        @Option(value = "What is made of the mean move of a round", defaults = "none") Outer outer,
        @Option(value = "By what learning rates are multiplied, since each worker makes fewer steps: linear, the number of workers; root, its root; none. null: linear, or"
                + " none with an outer optimizer, which makes long moves of its own", defaults = "null") @Nullable RateScale rateScale,
        @Option(value = "Who adds up: the driver what all have sent (collect), or workers those of others first (tree), which gives the same and is for many workers",
                defaults = "collect") Reduce reduce,
        @Option(value = "Whether what is sent is rounded to bfloat16", defaults = "none") Compress compress,
        @Option(value = "Rounds between checkpoints, beside those of epochs, from which a run goes on whose driver was lost; 0 for none", defaults = "1",
                min = 0) int saveRounds,
        @Option(value = "A folder that all machines see, where workers leave what is their own between rounds, such as queues and the moments that they keep; where left"
                + " out, it goes to the driver and back with the rest", defaults = "null") @Nullable String sharedFolder) {

    /**
     * A number of steps from an epoch on.
     *
     * @param fromEpoch epochs done before
     * @param stepsPerRound H
     */
    public record Stage(
            @Option(value = "Epochs done before", min = 1) int fromEpoch, @Option(value = "Steps of each worker in a round from there on", min = 1) int stepsPerRound) {}

    public DistributedOptions {
        growth = List.copyOf(growth);
        for (int i = 1; i < growth.size(); i++) {
            if (growth.get(i).fromEpoch <= growth.get(i - 1).fromEpoch) {
                throw new IllegalArgumentException("'growth' has from_epoch " + growth.get(i).fromEpoch + " after " + growth.get(i - 1).fromEpoch
                        + ": each must be later than the one before");
            }
        }
    }

    /** By what learning rates are multiplied. */
    public double rate() {
        RateScale usual = outer.keeps() ? RateScale.NONE : RateScale.LINEAR;
        return (rateScale == null ? usual : rateScale).of(workers);
    }

    /**
     * H in an epoch.
     *
     * @param epoch epochs done before
     */
    public int stepsPerRound(long epoch) {
        int steps = stepsPerRound;
        for (Stage stage : growth) {
            steps = epoch >= stage.fromEpoch ? stage.stepsPerRound : steps;
        }
        return steps;
    }

    /**
     * Where a round ends: each worker has made its steps, or the epoch is over.
     *
     * @param from steps of all together before it
     * @param stepsPerEpoch of all together
     * @return steps of all together after it
     */
    public long endOfRound(long from, long stepsPerEpoch) {
        long epoch = from / stepsPerEpoch;
        return Math.min((epoch + 1) * stepsPerEpoch, from + (long) workers * stepsPerRound(epoch));
    }
}
