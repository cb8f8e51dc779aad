/** A pendulum that swings, and what sensors read of it. */
@NullMarked
package io.repforge.datasets.pendulum;

import org.jspecify.annotations.NullMarked;
