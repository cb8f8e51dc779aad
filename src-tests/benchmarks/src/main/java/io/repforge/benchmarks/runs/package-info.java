/** Whole runs by the launcher, as a user starts them. */
@NullMarked
package io.repforge.benchmarks.runs;

import org.jspecify.annotations.NullMarked;
