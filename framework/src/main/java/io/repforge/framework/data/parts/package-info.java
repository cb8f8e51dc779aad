/** Data that is parted: to train on, to choose by, to test on. */
@NullMarked
package io.repforge.framework.data.parts;

import org.jspecify.annotations.NullMarked;
