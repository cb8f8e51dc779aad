/** Image files as arrays, upright, in gray or RGB, and in the size that an encoder takes: what training and serving have in common. */
@NullMarked
package io.repforge.images;

import org.jspecify.annotations.NullMarked;
