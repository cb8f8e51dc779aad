/** Distillation: a student learns to give what a teacher gives, a network that stays as it is, without labels. */
@NullMarked
package io.repforge.distillation;

import org.jspecify.annotations.NullMarked;
