/** Losses. */
@NullMarked
package io.repforge.essentials.losses;

import org.jspecify.annotations.NullMarked;
