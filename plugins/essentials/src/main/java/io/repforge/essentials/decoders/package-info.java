/** Projection heads. */
@NullMarked
package io.repforge.essentials.decoders;

import org.jspecify.annotations.NullMarked;
