package io.repforge.essentials.data;

/** Which trajectories are chosen. */
public enum Draw {
    /** The first ones in the order of the data. */
    FIRST,
    /** Any, each as likely as any other; fewer of the same seed are among those that are more. */
    RANDOM
}
