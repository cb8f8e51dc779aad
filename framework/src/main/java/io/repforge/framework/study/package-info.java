/** Studies: a recipe at many choices of its options and several seeds, what is worth going on with, and what came of it. */
@NullMarked
package io.repforge.framework.study;

import org.jspecify.annotations.NullMarked;
