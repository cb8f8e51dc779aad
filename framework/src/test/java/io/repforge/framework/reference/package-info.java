/**
 * An interpreter of graphs in float64, written from the definitions of the ONNX operators as plain loops. It is slow, shares no code
 * with ONNX Runtime, and is what kernels and gradients are held against.
 */
@NullMarked
package io.repforge.framework.reference;

import org.jspecify.annotations.NullMarked;
