/** Parquet files as a source of data: those of Hugging Face's data sets, and LeRobot's. */
@NullMarked
package io.repforge.parquet;

import org.jspecify.annotations.NullMarked;
