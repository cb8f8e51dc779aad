/** The files of ONNX Runtime training: models and checkpoint, written from Java alone. */
@NullMarked
package io.repforge.framework.artifacts;

import org.jspecify.annotations.NullMarked;
