/** {@code repforge spark embed}: representations of any number of observations, a file for each part of the data. */
@NullMarked
package io.repforge.spark.embed;

import org.jspecify.annotations.NullMarked;
