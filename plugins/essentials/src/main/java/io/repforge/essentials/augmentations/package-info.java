/** Random operations on images inside the graph, and which views they are applied to. */
@NullMarked
package io.repforge.essentials.augmentations;

import org.jspecify.annotations.NullMarked;
