/** Benchmarks, run on demand. */
@NullMarked
package io.repforge.benchmarks;

import org.jspecify.annotations.NullMarked;
