/** A world of moving sprites, drawn on demand: trajectories with actions and known factors that need no download. */
@NullMarked
package io.repforge.datasets.sprites;

import org.jspecify.annotations.NullMarked;
