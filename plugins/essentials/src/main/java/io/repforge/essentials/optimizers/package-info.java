/** Optimizers. */
@NullMarked
package io.repforge.essentials.optimizers;

import org.jspecify.annotations.NullMarked;
