/** Looking at data through a representation: maps in the plane, neighbours, near-duplicates, outliers and doubtful labels. */
@NullMarked
package io.repforge.framework.explore;

import org.jspecify.annotations.NullMarked;
