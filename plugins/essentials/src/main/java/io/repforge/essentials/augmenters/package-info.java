/** Which of context, target and extra are augmented. */
@NullMarked
package io.repforge.essentials.augmenters;

import org.jspecify.annotations.NullMarked;
