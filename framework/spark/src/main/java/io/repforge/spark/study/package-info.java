/** Studies on a cluster: their runs as tasks. */
@NullMarked
package io.repforge.spark.study;

import org.jspecify.annotations.NullMarked;
