/** Layers and modules that own their parameters, for building encoders and heads. */
@NullMarked
package io.repforge.api.nn;

import org.jspecify.annotations.NullMarked;
