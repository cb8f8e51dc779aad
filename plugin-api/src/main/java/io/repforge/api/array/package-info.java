/** Plain arrays on the host: element type, shape and bytes. */
@NullMarked
package io.repforge.api.array;

import org.jspecify.annotations.NullMarked;
