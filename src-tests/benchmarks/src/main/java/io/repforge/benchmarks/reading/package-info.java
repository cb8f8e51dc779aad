/** How fast data is read. */
@NullMarked
package io.repforge.benchmarks.reading;

import org.jspecify.annotations.NullMarked;
