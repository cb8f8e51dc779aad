package io.repforge.api.data;

import io.repforge.api.array.Array;
import org.jspecify.annotations.Nullable;

/**
 * One training example: what is encoded, what it is compared with, and what may help to predict it.
 *
 * @param context what the context encoder sees
 * @param target what the loss compares with
 * @param extra further context, such as the actions in between or a future frame; null where the pairs have none
 * @param trajectory number of the trajectory within the pass, counted from 0
 * @param timestep position of the context within its trajectory, counted from 0
 */
public record Pair(Array context, Array target, @Nullable Array extra, long trajectory, long timestep) {}
