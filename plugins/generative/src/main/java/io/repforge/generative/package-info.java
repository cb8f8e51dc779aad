/** Autoencoders of pixels. */
@NullMarked
package io.repforge.generative;

import org.jspecify.annotations.NullMarked;
