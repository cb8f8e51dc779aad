/** The conditional entropy bottleneck: its loss, and the algorithms that use it. */
@NullMarked
package io.repforge.bottleneck;

import org.jspecify.annotations.NullMarked;
