/** The symbolic graph that components build. Its nodes are ONNX nodes. */
@NullMarked
package io.repforge.api.graph;

import org.jspecify.annotations.NullMarked;
