/** Trajectories that are drawn on demand rather than read. */
@NullMarked
package io.repforge.datasets.drawn;

import org.jspecify.annotations.NullMarked;
