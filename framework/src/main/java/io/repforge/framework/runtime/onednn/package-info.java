/**
 * Convolutions by oneDNN's own kernels inside a session of ONNX Runtime: operators of a domain of ours, whose callbacks are in Java, and the
 * rewriting of a model that puts them in. Nothing of it is ever written to disk.
 */
@NullMarked
package io.repforge.framework.runtime.onednn;

import org.jspecify.annotations.NullMarked;
