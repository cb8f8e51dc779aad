/** Encoders of images and vectors. */
@NullMarked
package io.repforge.essentials.encoders;

import org.jspecify.annotations.NullMarked;
