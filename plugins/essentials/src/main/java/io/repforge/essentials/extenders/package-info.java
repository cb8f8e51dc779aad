/** Batch extenders. */
@NullMarked
package io.repforge.essentials.extenders;

import org.jspecify.annotations.NullMarked;
