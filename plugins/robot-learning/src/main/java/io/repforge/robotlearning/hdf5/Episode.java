package io.repforge.robotlearning.hdf5;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an episode's steps are.
 *
 * @param file number of its file
 * @param name as people find it
 * @param observations paths of the datasets that an observation is put together of
 * @param action path of the actions; null where there are none
 * @param labels paths of the labels, by name
 * @param first row of its first step in all of these
 * @param steps how many it has, at least one
 */
record Episode(int file, String name, List<String> observations, @Nullable String action, Map<String, String> labels, long first, int steps) {}
