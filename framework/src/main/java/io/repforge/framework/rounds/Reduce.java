package io.repforge.framework.rounds;

/** Who adds up what workers send. The sum is the same, bit for bit. */
public enum Reduce {
    /** The driver gets all of it. */
    COLLECT,
    /** Some workers add up those of others first, so that the driver gets about as many as the root of the workers' number. */
    TREE
}
