/** Contrastive algorithms as presets, with the losses and the head that essentials doesn't have. */
@NullMarked
package io.repforge.contrastive;

import org.jspecify.annotations.NullMarked;
