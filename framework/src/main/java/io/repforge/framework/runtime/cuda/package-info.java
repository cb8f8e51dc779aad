/**
 * Models said in what CUDA devices have kernels for, and in float16 where that is asked for; and what of a model would be left to the CPU. All of it
 * rewrites or reads models: none of it needs a device. Nothing of it is ever written to disk.
 */
@NullMarked
package io.repforge.framework.runtime.cuda;

import org.jspecify.annotations.NullMarked;
