package io.repforge.api.graph;

/**
 * What becomes of a {@link Variable} when workers of a cluster, each of which has trained for some steps on a share of the data, bring together what they
 * have. Parameters are always averaged.
 */
public enum Sharing {
    /** All workers go on with the mean: running statistics, weights that follow others, centres. */
    AVERAGED,
    /**
     * What an optimizer keeps of gradients, such as a momentum; it begins with zeros. How workers train together says whether it is averaged, kept by each, or begun
     * anew, as it says of the moments that the host's own optimizers keep.
     */
    MOMENT,
    /**
     * Each worker goes on with its own: what is no estimate of one quantity, such as a queue of earlier representations, whose rows are of other samples
     * on each worker, and the place in it that is written next.
     */
    KEPT
}
