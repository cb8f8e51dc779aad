/** The way of the data: shards, steps, pairs, shuffle, batches. */
@NullMarked
package io.repforge.framework.data;

import org.jspecify.annotations.NullMarked;
