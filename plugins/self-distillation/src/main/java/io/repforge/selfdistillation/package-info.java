/** Self-distillation: a network predicts what it, or a moving average of it, makes of another view. */
@NullMarked
package io.repforge.selfdistillation;

import org.jspecify.annotations.NullMarked;
