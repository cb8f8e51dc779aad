/** The learner: components put together, and the loop that trains them. */
@NullMarked
package io.repforge.framework.train;

import org.jspecify.annotations.NullMarked;
