/** Training steps of Repforge beside those of libtorch. */
@NullMarked
package io.repforge.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
