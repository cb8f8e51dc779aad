/** Runs what {@code repforge export}, {@code train} and {@code fine-tune} write, with nothing but a stock ONNX Runtime. */
@NullMarked
package io.repforge.encoder;

import org.jspecify.annotations.NullMarked;
