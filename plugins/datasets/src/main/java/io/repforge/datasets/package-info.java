/** Small real datasets. */
@NullMarked
package io.repforge.datasets;

import org.jspecify.annotations.NullMarked;
