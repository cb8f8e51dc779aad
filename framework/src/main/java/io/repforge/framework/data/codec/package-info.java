/** Bytes to arrays and back: NumPy files, images, numbers in text. */
@NullMarked
package io.repforge.framework.data.codec;

import org.jspecify.annotations.NullMarked;
