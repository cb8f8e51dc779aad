/** Pair constructors that are useful for every kind of data. */
@NullMarked
package io.repforge.essentials.pairs;

import org.jspecify.annotations.NullMarked;
