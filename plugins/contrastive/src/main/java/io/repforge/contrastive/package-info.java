/** Contrastive algorithms as presets. */
@NullMarked
package io.repforge.contrastive;

import org.jspecify.annotations.NullMarked;
