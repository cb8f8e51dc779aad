/** Steps of trajectories, pairs made of them, and the sources they come from. */
@NullMarked
package io.repforge.api.data;

import org.jspecify.annotations.NullMarked;
