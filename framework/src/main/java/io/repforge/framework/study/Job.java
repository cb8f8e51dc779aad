package io.repforge.framework.study;

/**
 * A run that is to be brought to an epoch.
 *
 * @param configuration its place among those of the study
 */
record Job(int configuration, long seed, int epoch) {}
