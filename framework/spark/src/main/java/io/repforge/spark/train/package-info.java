/** Training by workers on a cluster: rounds as jobs, each worker's as a task. */
@NullMarked
package io.repforge.spark.train;

import org.jspecify.annotations.NullMarked;
