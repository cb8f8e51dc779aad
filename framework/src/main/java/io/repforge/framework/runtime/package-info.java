/** Sessions of ONNX Runtime that train and evaluate. */
@NullMarked
package io.repforge.framework.runtime;

import org.jspecify.annotations.NullMarked;
