package io.repforge.spark.embed;

import java.io.Serializable;
import java.util.List;

/**
 * A part that is written.
 *
 * @param rows how many rows it has
 * @param width how many features a row has; 0 where there is no row
 * @param leftOut how many steps couldn't be read
 * @param faults what was wrong with the first few of them
 */
record EmbeddedPart(long rows, int width, int leftOut, List<String> faults) implements Serializable {}
