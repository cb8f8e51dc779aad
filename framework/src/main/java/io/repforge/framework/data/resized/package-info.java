/** Data of another source in another size. */
@NullMarked
package io.repforge.framework.data.resized;

import org.jspecify.annotations.NullMarked;
