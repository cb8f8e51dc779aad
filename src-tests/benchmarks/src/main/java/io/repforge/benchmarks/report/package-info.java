/** What benchmarks found, for people and for programs. */
@NullMarked
package io.repforge.benchmarks.report;

import org.jspecify.annotations.NullMarked;
