package io.repforge.framework.data;

import io.repforge.api.data.Dataset;

/**
 * How many steps that can't be read may be left out. A single bad file need not end a run of a week.
 *
 * @param onError whether any may
 * @param maxSkipped how many at most, in one pass over a dataset; more are a fault of the data as a whole
 * @param asked where the user says so
 */
public record Tolerance(OnError onError, int maxSkipped, Asked asked) {

    /** {@link #maxSkipped} unless the user says otherwise. */
    public static final int MOST_SKIPPED = 1000;

    /** How messages call the options. */
    public enum Asked {
        /** Keys of a recipe. */
        RECIPE("set data.on_error: skip", "data.max_skipped"),
        /** Options of a command. */
        COMMAND("add --on-error skip", "--max-skipped");

        private final String skipping;
        private final String limit;

        Asked(String skipping, String limit) {
            this.skipping = skipping;
            this.limit = limit;
        }

        String skipping() {
            return skipping;
        }

        String limit() {
            return limit;
        }
    }

    /** Nothing is left out. */
    public static final Tolerance NONE = new Tolerance(OnError.FAIL, MOST_SKIPPED, Asked.RECIPE);

    /** @throws IllegalArgumentException if the number is negative */
    public Tolerance {
        if (maxSkipped < 0) {
            throw new IllegalArgumentException("max skipped must be at least 0, got " + maxSkipped);
        }
    }

    /** Whether steps may be left out. */
    public boolean skips() {
        return onError == OnError.SKIP;
    }

    /**
     * A dataset without the steps that can't be read, or one whose reading ends at the first of them with a {@link io.repforge.framework.UserError}. Where a
     * step is left out, the trajectory ends with the one before it, so that nobody takes the steps around it for neighbours.
     *
     * @param data closed with the result
     * @param skipped told of each that is left out
     */
    public TolerantDataset over(Dataset data, SkipListener skipped) {
        return new TolerantDataset(data, this, skipped);
    }
}
