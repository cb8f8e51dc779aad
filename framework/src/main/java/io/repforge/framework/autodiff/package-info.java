/** Reverse-mode gradients of a graph, as nodes of the same graph. */
@NullMarked
package io.repforge.framework.autodiff;

import org.jspecify.annotations.NullMarked;
