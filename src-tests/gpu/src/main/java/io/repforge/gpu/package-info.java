/** Whether runs on a device do what they do on the CPU, and how fast: for a machine with a GPU, and in a small way for any. */
@NullMarked
package io.repforge.gpu;

import org.jspecify.annotations.NullMarked;
