/** Self-distillation: a network predicts what a moving average of it makes of another view. */
@NullMarked
package io.repforge.selfdistillation;

import org.jspecify.annotations.NullMarked;
