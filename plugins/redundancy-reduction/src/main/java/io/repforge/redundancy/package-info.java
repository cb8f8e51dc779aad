/** Redundancy reduction: two views agree, while the features of a batch are kept apart by their statistics, without negatives and mostly without a second network. */
@NullMarked
package io.repforge.redundancy;

import org.jspecify.annotations.NullMarked;
