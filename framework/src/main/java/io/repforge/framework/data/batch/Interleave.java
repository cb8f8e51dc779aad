package io.repforge.framework.data.batch;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From which of several datasets the next pair comes, and what a pass over all of them is. */
public enum Interleave {
    /** By chances that follow what is left of each, so that all end together. A pass has each pair once, as if the datasets were one. */
    BY_SIZE,
    /** By equal chances. A dataset that has ended begins anew, until all have ended once: a pass has the pairs of small datasets several times. */
    EQUAL,
    /** One dataset after another. A pass has each pair once. */
    IN_ORDER;

    /**
     * What is meant where nothing is said: what keeps the order where the order is to be kept, {@link #BY_SIZE} where all sizes are known, else
     * {@link #EQUAL}.
     *
     * @param wanted what is said; null for nothing
     * @param shuffled whether pairs are shuffled
     * @throws UserError if the size of a dataset is needed and unknown
     */
    public static Interleave of(@Nullable Interleave wanted, List<? extends Dataset> datasets, boolean shuffled) {
        if (wanted == BY_SIZE && datasets.size() > 1) {
            for (int i = 0; i < datasets.size(); i++) {
                if (datasets.get(i).size().isEmpty()) {
                    throw new UserError("data.interleave: by-size goes by the sizes of the datasets, and that of training data " + (i + 1)
                            + " isn't known beforehand; choose equal or in-order.");
                }
            }
        }
        if (wanted != null) {
            return wanted;
        }
        if (!shuffled) {
            return IN_ORDER;
        }
        return datasets.stream().allMatch(dataset -> dataset.size().isPresent()) ? BY_SIZE : EQUAL;
    }

    /** Steps of a pass, on average where chance decides; empty where it isn't known beforehand. */
    public OptionalLong passSize(List<? extends Dataset> datasets) {
        long sum = 0;
        long largest = 0;
        for (Dataset dataset : datasets) {
            OptionalLong size = dataset.size();
            if (size.isEmpty()) {
                return size;
            }
            sum += size.getAsLong();
            largest = Math.max(largest, size.getAsLong());
        }
        return OptionalLong.of(this == EQUAL ? largest * datasets.size() : sum);
    }
}
