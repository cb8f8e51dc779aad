/** Pretext tasks: labels that are made of the images themselves. */
@NullMarked
package io.repforge.pretext;

import org.jspecify.annotations.NullMarked;
