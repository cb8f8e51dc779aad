package io.repforge.api.graph;

/**
 * What becomes of a {@link Variable} when workers of a cluster, each of which has trained for some steps on a share of the data, bring together what they
 * have. Parameters are always averaged.
 */
public enum Sharing {
    /** All workers go on with the mean: running statistics, weights that follow others, centres, momenta. */
    AVERAGED,
    /**
     * Each worker goes on with its own: what is no estimate of one quantity, such as a queue of earlier representations, whose rows are of other samples
     * on each worker, and the place in it that is written next.
     */
    KEPT
}
