/** Repforge on Apache Spark. What runs in executors is serializable and says so; what isn't runs in the driver. */
@NullMarked
package io.repforge.spark;

import org.jspecify.annotations.NullMarked;
