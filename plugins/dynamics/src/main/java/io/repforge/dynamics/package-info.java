/** Learning from the actions of trajectories: dynamics, inverse dynamics and the prediction of actions. */
@NullMarked
package io.repforge.dynamics;

import org.jspecify.annotations.NullMarked;
