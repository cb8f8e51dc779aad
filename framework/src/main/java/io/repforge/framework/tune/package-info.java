/** Classifiers made of trained encoders and a few labels. */
@NullMarked
package io.repforge.framework.tune;

import org.jspecify.annotations.NullMarked;
