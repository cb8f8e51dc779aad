/**
 * Files of other makers as encoders that are trained: ONNX read, mapped onto the graph, and written back with other numbers.
 *
 * <p>A room of the host, and no bundle: it reads and writes ONNX's protobuf messages, which the contract keeps from plugins. What it gives the host is a component as any
 * other, which builds by the contract alone. Training, evaluation and export know nothing of it; the command line asks it what is in a file, and to write one back.
 */
@NullMarked
package io.repforge.framework.onnx;

import org.jspecify.annotations.NullMarked;
