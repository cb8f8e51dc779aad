/** From datasets to batches in off-heap memory: passes, interleaving, pairs, shuffling, batching and prefetching. */
@NullMarked
package io.repforge.framework.data.batch;

import org.jspecify.annotations.NullMarked;
